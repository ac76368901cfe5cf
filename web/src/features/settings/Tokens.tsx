import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { array, minLength, object, picklist, pipe, string } from "valibot";
import { limited, limits } from "../../api/limited";
import { createToken, removeToken, tokensQuery } from "../../api/me";
import { usePerson } from "../../api/session";
import type { Scope, Token } from "../../api/shapes";
import { ago, onDay } from "../../lib/time";
import { CopyButton } from "../../ui/Copy";
import { confirm } from "../../ui/confirm";
import { Dialog } from "../../ui/Dialog";
import { CheckField, SelectField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.keys;
const DAY_MS = 86_400_000;

export function Tokens() {
  const { data, error, refetch } = useQuery(tokensQuery);
  const client = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const { act, busy, failed } = useAct();
  const remove = async ({ id, name }: Token) => {
    const sure = await confirm({
      title: words.removeTitle(name),
      text: words.removeText,
      act: words.remove,
      danger: true,
    });
    if (sure && (await act(() => removeToken(id)))) await client.invalidateQueries(tokensQuery);
  };
  if (error) return <Fell error={error} again={() => void refetch()} />;
  const make = (
    <button type="button" className="btn" onClick={() => setMaking(true)}>
      <Plus size={14} aria-hidden /> {words.make}
    </button>
  );
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
        {data && data.length > 0 && <span className="end">{make}</span>}
      </div>
      {!data ? (
        <RowBones />
      ) : data.length === 0 ? (
        <Empty icon={KeyRound} title={words.none}>
          <p>{words.noneText}</p>
          {make}
        </Empty>
      ) : (
        <>
          <p className="lead px-4 pt-3 pb-1">
            {words.lead}{" "}
            <a className="link" href="/api/docs">
              {words.api}
            </a>
          </p>
          <ul className="rows">
            {data.map((token) => (
              <Row key={token.id} token={token} busy={busy} remove={() => void remove(token)} />
            ))}
          </ul>
        </>
      )}
      {failed && (
        <div className="part">
          <Whole>{failed}</Whole>
        </div>
      )}
      {making && (
        <Make
          close={() => setMaking(false)}
          done={(token) => {
            setMaking(false);
            setMade(token);
            void client.invalidateQueries(tokensQuery);
          }}
        />
      )}
      {made && (
        <Dialog title={words.madeTitle} lead={words.madeLead} close={() => setMade(null)}>
          <div className="form">
            <code className="secret">{made}</code>
            <div className="acts">
              <CopyButton text={made} label={words.copy} />
            </div>
            <div className="acts last">
              <button type="button" className="btn go" onClick={() => setMade(null)}>
                {words.done}
              </button>
            </div>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Row({ token, busy, remove }: { token: Token; busy: boolean; remove: () => void }) {
  const expired = token.expires_at !== null && Date.parse(token.expires_at) < Date.now();
  return (
    <li>
      <KeyRound size={18} strokeWidth={1.5} className="icon-cell" aria-hidden />
      <div>
        <b>{token.name}</b> {expired && <span className="tag bad">{words.expired}</span>}
        <small>{token.scopes.map((scope) => words.scopeNames[scope] ?? scope).join(", ")}</small>
        <small>
          {token.last_used_at ? words.used(ago(token.last_used_at)) : words.unused} ·{" "}
          {token.expires_at ? words.until(onDay(token.expires_at)) : words.forever}
        </small>
      </div>
      <div className="acts">
        <button
          type="button"
          className="btn bare"
          aria-label={`${words.remove}: ${token.name}`}
          disabled={busy}
          onClick={remove}
        >
          {words.remove}
        </button>
      </div>
    </li>
  );
}

const scopes = Object.keys(words.scopeNames) as Scope[];
const schema = object({
  name: limited(limits.NewToken.name),
  scopes: pipe(array(picklist(scopes)), minLength(1, words.needScope)),
  expires_at: string(),
});

function Make({ close, done }: { close: () => void; done: (token: string) => void }) {
  const person = usePerson();
  const { submit, field, whole, busy } = useForm<{ name: string; scopes: Scope[]; expires_at: string }>(schema, {
    name: "",
    scopes: ["runs:write"],
    expires_at: "90",
  });
  const offered = scopes.filter((scope) => !scope.startsWith("admin:") || (person?.permissions.length ?? 0) > 0);
  const make = submit(async ({ name, scopes, expires_at }) => {
    const until = expires_at === "never" ? null : new Date(Date.now() + Number(expires_at) * DAY_MS).toISOString();
    done((await createToken({ name, scopes, ...(until ? { expires_at: until } : {}) })).token);
  });
  const { error: scopeError, ...scopeField } = field("scopes");
  return (
    <Dialog title={words.make} lead={words.lead} close={close}>
      <form className="form" onSubmit={make} noValidate>
        <TextField label={words.name} hint={words.nameHint} autoFocus {...field("name")} />
        <fieldset className="f">
          <legend>{words.scopes}</legend>
          <div className="grid gap-2 pt-1">
            {offered.map((scope) => (
              <CheckField key={scope} label={words.scopeNames[scope]} hint={scope} value={scope} {...scopeField} />
            ))}
          </div>
          {scopeError && <p className="wrong">{scopeError}</p>}
        </fieldset>
        <SelectField label={words.expires} {...field("expires_at")}>
          {Object.entries(words.expiry).map(([days, name]) => (
            <option key={days} value={days}>
              {name}
            </option>
          ))}
        </SelectField>
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {words.makeAct}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
