import { Fingerprint, LogIn } from "lucide-react";
import { useState } from "react";
import type { SignedIn } from "../../api/accounts";
import { passkeysPossible, signInWithPasskey } from "../../api/passkeys";
import { providerAddress } from "../../api/providers";
import { useSession } from "../../api/session";
import { asProblem } from "../../lib/problem";
import { Whole } from "../../ui/fields";
import { messages } from "./messages";

interface Props {
  returnTo: string;
  /** Without it passkeys are not offered: a new account has none. */
  arrive?: (person: SignedIn["person"]) => Promise<void>;
}

/** The ways in that need no password. */
export function Ways({ returnTo, arrive }: Props) {
  const providers = useSession().data?.providers ?? [];
  const [failed, setFailed] = useState<string | null>(null);
  const passkey = arrive && passkeysPossible();
  if (!passkey && providers.length === 0) return null;
  const byPasskey = async () => {
    setFailed(null);
    try {
      await arrive?.(await signInWithPasskey());
    } catch (error) {
      setFailed(asProblem(error).detail);
    }
  };
  return (
    <>
      <p className="or">{messages.or}</p>
      <div className="ways">
        {passkey && (
          <button type="button" className="btn wide" onClick={byPasskey}>
            <Fingerprint size={16} aria-hidden /> {messages.passkey}
          </button>
        )}
        {providers.map(({ id, name }) => (
          <a key={id} className="btn wide" href={providerAddress(id, returnTo)}>
            <LogIn size={16} aria-hidden /> {messages.provider(name)}
          </a>
        ))}
        <Whole>{failed}</Whole>
      </div>
    </>
  );
}
