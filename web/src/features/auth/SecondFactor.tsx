import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { minLength, object, pipe, string, trim } from "valibot";
import { type Factor, giveSecondFactor, type SecondFactorAsked, type SignedIn } from "../../api/accounts";
import { answerWithPasskey } from "../../api/passkeys";
import { TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { messages } from "./messages";

const schema = object({ code: pipe(string(), trim(), minLength(1, messages.needed)) });

interface Props {
  asked: SecondFactorAsked;
  arrive: (person: SignedIn["person"]) => Promise<void>;
  back: () => void;
}

const names: Record<Factor, string> = {
  totp: messages.useTotp,
  recovery_code: messages.useRecovery,
  passkey: messages.usePasskey,
};

export function SecondFactor({ asked, arrive, back }: Props) {
  const first = asked.methods.find((method) => method !== "passkey") ?? "totp";
  const [method, setMethod] = useState<Factor>(first);
  const { form, submit, show, field, whole, busy } = useForm(
    schema,
    { code: "" },
    { totp: "code", recovery_code: "code" },
  );
  const { challenge } = asked;
  const enter = submit(async ({ code }) => {
    const answer = method === "recovery_code" ? { recovery_code: code } : { totp: code.replaceAll(" ", "") };
    await arrive(await giveSecondFactor({ challenge, ...answer }));
  });
  const byPasskey = async () => {
    form.clearErrors();
    try {
      await arrive(await giveSecondFactor({ challenge, passkey: await answerWithPasskey() }));
    } catch (error) {
      show(error);
    }
  };
  const turn = (next: Factor) => {
    if (next === "passkey") return void byPasskey();
    form.reset();
    setMethod(next);
  };
  const typed = asked.methods.some((known) => known !== "passkey");
  return (
    <form className="form" onSubmit={enter} noValidate>
      {typed &&
        (method === "recovery_code" ? (
          <TextField
            key="recovery"
            label={messages.recoveryCode}
            hint={messages.recoveryHint}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            {...field("code")}
          />
        ) : (
          <TextField
            key="totp"
            label={messages.totp}
            hint={messages.totpHint}
            className="code-field"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            autoFocus
            {...field("code")}
          />
        ))}
      <Whole>{whole}</Whole>
      {typed && (
        <button type="submit" className="btn go big wide" disabled={busy}>
          {messages.goOn}
        </button>
      )}
      <div className="ways">
        {asked.methods
          .filter((other) => other !== method || !typed)
          .map((other) => (
            <button key={other} type="button" className="btn wide" onClick={() => turn(other)}>
              {other === "passkey" && <Fingerprint size={16} aria-hidden />} {names[other]}
            </button>
          ))}
        <button type="button" className="btn bare wide" onClick={back}>
          {messages.back}
        </button>
      </div>
    </form>
  );
}
