import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { minLength, object, pipe, string, trim } from "valibot";
import { beginTotp, confirmTotp, endTotp, newRecoveryCodes, secondFactorQuery } from "../../api/me";
import { sessionQuery, usePerson } from "../../api/session";
import { CopyButton, saveFile } from "../../ui/Copy";
import { confirm } from "../../ui/confirm";
import { Dialog } from "../../ui/Dialog";
import { TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Fell } from "../../ui/Guard";
import { RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.factor;
type Begun = Awaited<ReturnType<typeof beginTotp>>;

export function SecondFactor() {
  const { data, error, refetch } = useQuery(secondFactorQuery);
  const client = useQueryClient();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const { act, busy, failed } = useAct();
  const changed = () => {
    void client.invalidateQueries(secondFactorQuery);
    void client.invalidateQueries(sessionQuery);
  };
  const turnOff = async () => {
    const sure = await confirm({ title: words.offTitle, text: words.offText, act: words.turnOff, danger: true });
    if (sure && (await act(endTotp))) changed();
  };
  const renew = async () => {
    if (!(await confirm({ title: words.codesTitle, text: words.codesText, act: words.codesAct }))) return;
    await act(async () => setCodes((await newRecoveryCodes()).recovery_codes));
    changed();
  };
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
        {data?.totp && <span className="soft end">{words.left(data.recovery_codes_left)}</span>}
      </div>
      {data ? (
        <div className="part">
          <p className="lead">{data.totp ? words.on : words.off}</p>
          <div className="acts">
            {data.totp ? (
              <>
                <button type="button" className="btn" disabled={busy} onClick={renew}>
                  {words.codes}
                </button>
                <button type="button" className="btn danger" disabled={busy} onClick={turnOff}>
                  {words.turnOff}
                </button>
              </>
            ) : (
              <button
                type="button"
                className="btn"
                disabled={busy}
                onClick={() => void act(async () => setBegun(await beginTotp()))}
              >
                {words.turnOn}
              </button>
            )}
          </div>
          <Whole>{failed}</Whole>
        </div>
      ) : (
        <RowBones count={1} />
      )}
      {begun && (
        <TurnOn
          begun={begun}
          close={() => setBegun(null)}
          done={(made) => {
            setBegun(null);
            setCodes(made);
            changed();
          }}
        />
      )}
      {codes && <Codes codes={codes} close={() => setCodes(null)} />}
    </section>
  );
}

const schema = object({ code: pipe(string(), trim(), minLength(1, messages.needed)) });

function TurnOn({ begun, close, done }: { begun: Begun; close: () => void; done: (codes: string[]) => void }) {
  const { submit, field, whole, busy } = useForm(schema, { code: "" });
  const turnOn = submit(async ({ code }) => done((await confirmTotp(code.replaceAll(" ", ""))).recovery_codes));
  return (
    <Dialog title={words.setTitle} close={close}>
      <form className="form" onSubmit={turnOn} noValidate>
        <p>{words.step1}</p>
        {/* An image, not markup of the page: whatever is in it can do nothing here. */}
        <img className="qr" src={`data:image/svg+xml,${encodeURIComponent(begun.qr)}`} alt={words.qr} />
        <div className="f">
          <span className="soft">{words.key}</span>
          <code className="secret">{begun.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
          <div className="acts">
            <CopyButton text={begun.secret} label={words.copyKey} />
          </div>
        </div>
        <p>{words.step2}</p>
        <TextField
          label={words.code}
          className="code-field"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          {...field("code")}
        />
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {words.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Codes({ codes, close }: { codes: string[]; close: () => void }) {
  const person = usePerson();
  const text = `${codes.join("\n")}\n`;
  const save = () =>
    saveFile(`tiltyard-recovery-${person?.handle ?? "codes"}.txt`, new Blob([text], { type: "text/plain" }));
  return (
    <Dialog title={words.savedTitle} lead={words.savedLead} close={close}>
      <div className="form">
        <ul className="codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <div className="acts">
          <CopyButton text={text} label={words.copyCodes} />
          <button type="button" className="btn" onClick={save}>
            <Download size={14} aria-hidden /> {words.downloadCodes}
          </button>
        </div>
        <div className="acts last">
          <button type="button" className="btn go" onClick={close}>
            {words.kept}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
