import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { minLength, object, pipe, string } from "valibot";
import { openSudo } from "../../api/accounts";
import { answerWithPasskey, passkeysPossible } from "../../api/passkeys";
import { providerAddress } from "../../api/providers";
import { usePerson, useSession } from "../../api/session";
import { asProblem } from "../../lib/problem";
import { Dialog } from "../../ui/Dialog";
import { PasswordField, TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { messages } from "./messages";

/** Asks once, by whatever the person has, and ends with whether it was they. */
export default function SudoDialog({ end }: { end: (passed: boolean) => void }) {
  const person = usePerson();
  const [failed, setFailed] = useState<string | null>(null);
  const kind = person?.has_password === false ? "totp" : "password";
  const schema = object({ [kind]: pipe(string(), minLength(1, messages.needed)) });
  const { submit, field, whole, busy } = useForm<Record<string, string>>(schema, { [kind]: "" });
  const pass = submit(async (values) => {
    setFailed(null);
    await openSudo(values);
    end(true);
  });
  const byPasskey = async () => {
    setFailed(null);
    try {
      await openSudo({ passkey: await answerWithPasskey() });
      end(true);
    } catch (error) {
      setFailed(asProblem(error).detail);
    }
  };
  // Whoever comes in by way of another place only is asked there.
  const providers = useSession().data?.providers ?? [];
  const elsewhere = person?.has_password === false && !person.second_factor ? providers : [];
  const askable = kind === "password" || person?.second_factor;
  return (
    <Dialog title={messages.title} lead={messages.lead} close={() => end(false)}>
      <form className="form" onSubmit={pass} noValidate>
        {/* The name of the account, for programs that keep passwords. */}
        <input
          className="sr"
          type="text"
          autoComplete="username"
          value={person?.handle ?? ""}
          readOnly
          tabIndex={-1}
          aria-hidden
        />
        {kind === "password" ? (
          <PasswordField label={messages.password} autoComplete="current-password" autoFocus {...field(kind)} />
        ) : askable ? (
          <TextField
            label={messages.totp}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            {...field(kind)}
          />
        ) : (
          !passkeysPossible() && elsewhere.length === 0 && <p className="lead">{messages.none}</p>
        )}
        <Whole>{failed ?? whole}</Whole>
        <div className="acts last">
          {elsewhere.map(({ id, name }) => (
            <a key={id} className="btn" href={providerAddress(id, location.pathname)}>
              {messages.provider(name)}
            </a>
          ))}
          {passkeysPossible() && (
            <button type="button" className="btn" onClick={byPasskey}>
              <Fingerprint size={16} aria-hidden /> {messages.passkey}
            </button>
          )}
          {askable && (
            <button type="submit" className="btn go" disabled={busy}>
              {messages.goOn}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
