import { Link, useSearch } from "@tanstack/react-router";
import { object } from "valibot";
import { createAccount } from "../../api/accounts";
import { useCaptchaProgress } from "../../api/captcha";
import { limited, limits } from "../../api/limited";
import { useSession } from "../../api/session";
import { PasswordField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Work } from "../../ui/states";
import { toast } from "../../ui/toast";
import { ownAddress, useArrive } from "./arrive";
import { begun } from "./begun";
import { Lists } from "./Lists";
import { messages } from "./messages";
import { Ways } from "./Ways";

const schema = object({
  handle: limited(limits.NewAccount.handle, { form: messages.handleForm }),
  email: limited(limits.NewAccount.email, { form: messages.notEmail }),
  password: limited(limits.NewAccount.password, { asTyped: true }),
});

export function SignUp() {
  const { return_to } = useSearch({ from: "/sign-up" });
  const session = useSession().data;
  const arrive = useArrive(return_to);
  const work = useCaptchaProgress();
  const { form, submit, field, whole, busy } = useForm(schema, {
    handle: begun.handle,
    email: begun.email,
    password: "",
  });
  const rider = form.watch("handle").trim();
  const create = submit(async (values) => {
    const person = await createAccount(values);
    Object.assign(begun, { handle: "", email: "" });
    await arrive(person);
    await toast(session?.mail ? messages.confirmSent : messages.welcome(person.handle), { kind: "good" });
  });
  const other = (
    <>
      <p>{messages.otherKnown}</p>
      <Link to="/sign-in" search={{ return_to }} className="btn">
        {messages.signIn}
      </Link>
    </>
  );
  if (session?.registration === "closed")
    return (
      <Lists rider={messages.signUpRider} title={messages.closed} lead={messages.closedText} other={other}>
        <Link to="/" className="btn go big wide">
          {messages.toHome}
        </Link>
      </Lists>
    );
  return (
    <Lists rider={rider || messages.signUpRider} title={messages.signUp} lead={messages.signUpLead} other={other}>
      <form
        className="form"
        onSubmit={create}
        onChange={() => {
          const { handle, email } = form.getValues();
          Object.assign(begun, { handle, email });
        }}
        noValidate
      >
        <TextField
          label={messages.handle}
          hint={messages.handleHint}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...field("handle")}
        />
        <TextField
          label={messages.email}
          hint={messages.emailHint}
          type="email"
          autoComplete="email"
          {...field("email")}
        />
        <PasswordField
          label={messages.password}
          hint={messages.passwordHint}
          autoComplete="new-password"
          {...field("password")}
        />
        {work !== null && <Work share={work} />}
        <Whole>{whole}</Whole>
        <button type="submit" className="btn go big wide" disabled={busy}>
          {messages.signUp}
        </button>
      </form>
      <Ways returnTo={ownAddress(return_to)} />
    </Lists>
  );
}
