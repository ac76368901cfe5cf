import { Link, useLocation, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { minLength, object, pipe, string, trim } from "valibot";
import { type SecondFactorAsked, signIn } from "../../api/accounts";
import { useCaptchaProgress } from "../../api/captcha";
import { providerError } from "../../api/providers";
import { useSession } from "../../api/session";
import { PasswordField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Work } from "../../ui/states";
import { ownAddress, useArrive } from "./arrive";
import { begun } from "./begun";
import { Lists } from "./Lists";
import { messages } from "./messages";
import { SecondFactor } from "./SecondFactor";
import { Ways } from "./Ways";

const schema = object({
  login: pipe(string(), trim(), minLength(1, messages.needed)),
  password: pipe(string(), minLength(1, messages.needed)),
});

export function SignIn() {
  const search = useSearch({ from: "/sign-in" });
  const hash = useLocation({ select: (location) => location.hash });
  const [asked, setAsked] = useState<SecondFactorAsked | null>(() => askedInAddress(hash));
  const arrive = useArrive(search.return_to);
  if (asked)
    return (
      <Lists rider={messages.secondRider} title={messages.secondTitle} lead={messages.secondLead}>
        <SecondFactor asked={asked} arrive={arrive} back={() => setAsked(null)} />
      </Lists>
    );
  return <FirstStep search={search} arrive={arrive} ask={setAsked} />;
}

const METHODS = ["totp", "recovery_code", "passkey"] as const;

/** Whoever comes back from a provider may have one thing more to show; the address says which. */
function askedInAddress(hash: string): SecondFactorAsked | null {
  const words = new URLSearchParams(hash);
  const challenge = words.get("challenge");
  const named = words.get("methods")?.split(",") ?? [];
  const methods = METHODS.filter((method) => named.includes(method));
  return challenge && methods.length > 0 ? { state: "second_factor", challenge, methods } : null;
}

interface StepProps {
  search: { return_to?: string | undefined; error?: string | undefined };
  arrive: ReturnType<typeof useArrive>;
  ask: (asked: SecondFactorAsked) => void;
}

function FirstStep({ search, arrive, ask }: StepProps) {
  const open = useSession().data?.registration !== "closed";
  const work = useCaptchaProgress();
  const { form, submit, field, whole, busy } = useForm(schema, { login: begun.login, password: "" });
  const enter = submit(async ({ login, password }) => {
    const answer = await signIn({ login, password });
    if (answer.state === "second_factor") return ask(answer);
    begun.login = "";
    await arrive(answer.person);
  });
  const refused = search.error ? providerError(search.error) : undefined;
  return (
    <Lists
      rider={messages.signInRider}
      title={messages.signIn}
      lead={messages.signInLead}
      other={
        open && (
          <>
            <p>{messages.otherNew}</p>
            <Link to="/sign-up" search={{ return_to: search.return_to }} className="btn">
              {messages.signUp}
            </Link>
          </>
        )
      }
    >
      <form
        className="form"
        onSubmit={enter}
        onChange={() => Object.assign(begun, { login: form.getValues("login") })}
        noValidate
      >
        <TextField
          label={messages.login}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...field("login")}
        />
        <PasswordField
          label={messages.password}
          autoComplete="current-password"
          aside={
            <Link to="/recover" className="link">
              {messages.forgotten}
            </Link>
          }
          {...field("password")}
        />
        {work !== null && <Work share={work} />}
        <Whole>{whole ?? refused}</Whole>
        <button type="submit" className="btn go big wide" disabled={busy}>
          {messages.signIn}
        </button>
      </form>
      <Ways returnTo={ownAddress(search.return_to)} arrive={arrive} />
    </Lists>
  );
}
