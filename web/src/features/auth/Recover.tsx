import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import { object } from "valibot";
import { askReset, setNewPassword } from "../../api/accounts";
import { useCaptchaProgress } from "../../api/captcha";
import { limited, limits } from "../../api/limited";
import { useSession } from "../../api/session";
import { PasswordField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Work } from "../../ui/states";
import { toast } from "../../ui/toast";
import { begun } from "./begun";
import { Lists } from "./Lists";
import { messages } from "./messages";

const askSchema = object({
  email: limited(limits.ResetAsked.email, { form: messages.notEmail }),
});

export function Recover() {
  const mail = useSession().data?.mail !== false;
  const work = useCaptchaProgress();
  const [sent, setSent] = useState<string | null>(null);
  const known = begun.login.includes("@") ? begun.login : begun.email;
  const { submit, field, whole, busy } = useForm(askSchema, { email: known });
  const ask = submit(async ({ email }) => {
    await askReset(email);
    setSent(email);
  });
  const other = (
    <>
      <p>{messages.otherKnown}</p>
      <Link to="/sign-in" className="btn">
        {messages.signIn}
      </Link>
    </>
  );
  if (sent)
    return (
      <Lists rider={messages.recoverRider} title={messages.recoverSent} other={other}>
        <div className="done" role="status">
          <MailCheck size={28} strokeWidth={1.5} aria-hidden />
          <p>{messages.recoverSentText(sent)}</p>
          {!mail && <p className="soft">{messages.noMail}</p>}
          <p className="soft">
            {messages.recoverNone}{" "}
            <button type="button" className="link" onClick={() => setSent(null)}>
              {messages.recoverAgain}
            </button>
            .
          </p>
        </div>
      </Lists>
    );
  return (
    <Lists rider={messages.recoverRider} title={messages.recover} lead={messages.recoverLead} other={other}>
      <form className="form" onSubmit={ask} noValidate>
        <TextField label={messages.email} type="email" autoComplete="email" autoFocus {...field("email")} />
        {work !== null && <Work share={work} />}
        <Whole>{whole}</Whole>
        <button type="submit" className="btn go big wide" disabled={busy}>
          {messages.recoverAsk}
        </button>
      </form>
    </Lists>
  );
}

const setSchema = object({ password: limited(limits.Reset.password, { asTyped: true }) });

/** The page the link in the message leads to. */
export function SetNewPassword() {
  const { token } = useSearch({ from: "/recover/new" });
  const navigate = useNavigate();
  const { submit, field, whole, busy } = useForm(setSchema, { password: "" });
  const set = submit(async ({ password }) => {
    await setNewPassword(token ?? "", password);
    await navigate({ to: "/sign-in" });
    await toast(messages.setDone, { kind: "good" });
  });
  return (
    <Lists rider={messages.setRider} title={messages.setTitle} lead={messages.setLead}>
      <form className="form" onSubmit={set} noValidate>
        <PasswordField
          label={messages.newPassword}
          hint={messages.passwordHint}
          autoComplete="new-password"
          autoFocus
          {...field("password")}
        />
        <Whole>{whole}</Whole>
        <button type="submit" className="btn go big wide" disabled={busy}>
          {messages.set}
        </button>
      </form>
    </Lists>
  );
}
