// How one comes in, and what happened at the door.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { minLength, object, pipe, string } from "valibot";
import { sendVerification } from "../../api/accounts";
import { limited, limits } from "../../api/limited";
import { kindName } from "../../api/log";
import { changeEmail, changePassword, securityLogQuery } from "../../api/me";
import { usePerson, useSetPerson } from "../../api/session";
import { Dialog } from "../../ui/Dialog";
import { PasswordField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Fell, Guard } from "../../ui/Guard";
import { LogTable } from "../../ui/LogTable";
import { More } from "../../ui/More";
import { RowBones } from "../../ui/states";
import { toast } from "../../ui/toast";
import { useAct } from "../../ui/useAct";
import { Identities } from "./Identities";
import { messages } from "./messages";
import { Passkeys } from "./Passkeys";
import { SecondFactor } from "./SecondFactor";

export function Security() {
  return (
    <>
      <Email />
      <Password />
      <Guard>
        <SecondFactor />
      </Guard>
      <Guard>
        <Passkeys />
      </Guard>
      <Guard>
        <Identities />
      </Guard>
      <Guard>
        <Log />
      </Guard>
    </>
  );
}

function Email() {
  const person = usePerson();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { act, busy, failed } = useAct();
  const words = messages.email;
  if (!person) return null;
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
        <span className={person.email_verified ? "tag good end" : "tag end"}>
          {person.email_verified ? words.verified : words.unverified}
        </span>
      </div>
      <div className="part">
        <p className="text-14 break-words">{person.email}</p>
        <div className="acts">
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {words.change}
          </button>
          {!person.email_verified && (
            <button
              type="button"
              className="btn"
              disabled={busy}
              onClick={async () => (await act(sendVerification)) && setSaid(words.sent)}
            >
              {words.send}
            </button>
          )}
          <span className="soft" role="status">
            {said}
          </span>
        </div>
        <Whole>{failed}</Whole>
      </div>
      {open && (
        <ChangeEmail
          close={(asked) => {
            setOpen(false);
            if (asked) setSaid(words.asked(asked));
          }}
        />
      )}
    </section>
  );
}

const emailSchema = object({
  email: limited(limits.EmailChange.email, { form: messages.email.notEmail }),
});

function ChangeEmail({ close }: { close: (asked?: string) => void }) {
  const words = messages.email;
  const { submit, field, whole, busy } = useForm(emailSchema, { email: "" });
  const change = submit(async ({ email }) => {
    await changeEmail(email);
    close(email);
  });
  return (
    <Dialog title={words.change} lead={words.changeLead} close={() => close()}>
      <form className="form" onSubmit={change} noValidate>
        <TextField label={words.new} type="email" autoComplete="email" autoFocus {...field("email")} />
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {words.change}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Password() {
  const person = usePerson();
  const [open, setOpen] = useState(false);
  const words = messages.password;
  const has = person?.has_password ?? true;
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
      </div>
      <div className="part">
        <p className="lead">{has ? words.has : words.none}</p>
        <button type="button" className="btn" onClick={() => setOpen(true)}>
          {has ? words.change : words.set}
        </button>
      </div>
      {open && <ChangePassword has={has} close={() => setOpen(false)} />}
    </section>
  );
}

function ChangePassword({ has, close }: { has: boolean; close: () => void }) {
  const words = messages.password;
  const person = usePerson();
  const setPerson = useSetPerson();
  const schema = object({
    current: pipe(string(), minLength(has ? 1 : 0, messages.needed)),
    password: limited(limits.PasswordChange.password, { asTyped: true }),
  });
  const { submit, field, whole, busy } = useForm(schema, { current: "", password: "" });
  const change = submit(async ({ current, password }) => {
    await changePassword({ password, ...(has ? { current } : {}) });
    if (person) setPerson({ ...person, has_password: true });
    close();
    await toast(words.changed, { kind: "good" });
  });
  return (
    <Dialog title={has ? words.change : words.set} close={close}>
      <form className="form" onSubmit={change} noValidate>
        <input
          className="sr"
          type="text"
          autoComplete="username"
          value={person?.handle ?? ""}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
        {has && <PasswordField label={words.current} autoComplete="current-password" autoFocus {...field("current")} />}
        <PasswordField label={words.next} hint={words.hint} autoComplete="new-password" {...field("password")} />
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {has ? words.change : words.set}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Log() {
  const log = useInfiniteQuery(securityLogQuery);
  const lines = log.data?.pages.flatMap((page) => page.items) ?? [];
  if (log.error) return <Fell error={log.error} again={() => void log.refetch()} />;
  return (
    <section className="card">
      <div className="head">
        <h2>{messages.log.title}</h2>
      </div>
      <p className="lead px-4 pt-3 pb-2">{messages.log.lead}</p>
      {log.isPending ? (
        <RowBones icon={false} />
      ) : lines.length === 0 ? (
        <p className="part soft">{messages.log.none}</p>
      ) : (
        <LogTable lines={lines.map((line) => ({ ...line, what: kindName(line.kind) }))} />
      )}
      <More pages={log} />
    </section>
  );
}
