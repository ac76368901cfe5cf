import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Fingerprint, Plus } from "lucide-react";
import { useState } from "react";
import { minLength, object, pipe, string, trim } from "valibot";
import { removePasskey, renamePasskey, secondFactorQuery } from "../../api/me";
import { addPasskey, passkeysPossible } from "../../api/passkeys";
import { sessionQuery } from "../../api/session";
import type { Passkey } from "../../api/shapes";
import { ago, onDay } from "../../lib/time";
import { confirm } from "../../ui/confirm";
import { deviceName } from "../../ui/Device";
import { Dialog } from "../../ui/Dialog";
import { TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.passkeys;

export function Passkeys() {
  const { data, error, refetch } = useQuery(secondFactorQuery);
  const client = useQueryClient();
  const [naming, setNaming] = useState<Passkey | "new" | null>(null);
  const { act, busy, failed } = useAct();
  const changed = () => {
    void client.invalidateQueries(secondFactorQuery);
    void client.invalidateQueries(sessionQuery);
  };
  const remove = async (passkey: Passkey) => {
    const question = {
      title: words.removeTitle(passkey.name),
      text: words.removeText,
      act: words.remove,
      danger: true,
    };
    if ((await confirm(question)) && (await act(() => removePasskey(passkey.id)))) changed();
  };
  if (error) return <Fell error={error} again={() => void refetch()} />;
  const add = (
    <button type="button" className="btn" disabled={!passkeysPossible()} onClick={() => setNaming("new")}>
      <Plus size={14} aria-hidden /> {words.add}
    </button>
  );
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
        {data && data.passkeys.length > 0 && <span className="end">{add}</span>}
      </div>
      {!data ? (
        <RowBones count={2} />
      ) : data.passkeys.length === 0 ? (
        <Empty icon={Fingerprint} title={words.none}>
          <p>{passkeysPossible() ? words.noneText : words.impossible}</p>
          {add}
        </Empty>
      ) : (
        <ul className="rows">
          {data.passkeys.map((passkey) => (
            <li key={passkey.id}>
              <Fingerprint size={18} strokeWidth={1.5} className="icon-cell" aria-hidden />
              <div>
                <b>{passkey.name}</b>
                <small>
                  {words.added(onDay(passkey.created_at))}
                  {passkey.last_used_at && ` · ${words.used(ago(passkey.last_used_at))}`}
                </small>
              </div>
              <div className="acts">
                <button
                  type="button"
                  className="btn bare"
                  aria-label={`${words.rename}: ${passkey.name}`}
                  onClick={() => setNaming(passkey)}
                >
                  {words.rename}
                </button>
                <button
                  type="button"
                  className="btn bare"
                  aria-label={`${words.remove}: ${passkey.name}`}
                  disabled={busy}
                  onClick={() => void remove(passkey)}
                >
                  {words.remove}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {failed && (
        <div className="part">
          <Whole>{failed}</Whole>
        </div>
      )}
      {naming && (
        <Name
          passkey={naming === "new" ? null : naming}
          close={() => setNaming(null)}
          done={() => {
            setNaming(null);
            changed();
          }}
        />
      )}
    </section>
  );
}

const schema = object({ name: pipe(string(), trim(), minLength(1, messages.needed)) });

function Name({ passkey, close, done }: { passkey: Passkey | null; close: () => void; done: () => void }) {
  const { submit, field, whole, busy } = useForm(schema, { name: passkey?.name ?? deviceName(navigator.userAgent) });
  const save = submit(async ({ name }) => {
    await (passkey ? renamePasskey(passkey.id, name) : addPasskey(name));
    done();
  });
  return (
    <Dialog title={passkey ? words.rename : words.add} lead={passkey ? undefined : words.lead} close={close}>
      <form className="form" onSubmit={save} noValidate>
        <TextField label={words.name} hint={words.nameHint} autoFocus {...field("name")} />
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {passkey ? words.rename : words.addAct}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
