import { useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { BadgeCheck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { confirmEmail, sendVerification } from "../../api/accounts";
import { sessionQuery, usePerson } from "../../api/session";
import { asProblem } from "../../lib/problem";
import { Whole } from "../../ui/fields";
import { Bone } from "../../ui/states";
import { Lists } from "./Lists";
import { messages } from "./messages";

type State = { kind: "asking" } | { kind: "done"; email: string } | { kind: "failed"; detail: string };

export function Verify() {
  const { token } = useSearch({ from: "/verify" });
  const client = useQueryClient();
  const person = usePerson();
  const [state, setState] = useState<State>(
    token ? { kind: "asking" } : { kind: "failed", detail: messages.verifyNoToken },
  );
  const [said, setSaid] = useState<string | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    // The key works once: it must not be asked for twice.
    if (!token || asked.current) return;
    asked.current = true;
    confirmEmail(token).then(
      ({ email }) => {
        setState({ kind: "done", email });
        void client.invalidateQueries(sessionQuery);
      },
      (error: unknown) => setState({ kind: "failed", detail: asProblem(error).detail }),
    );
  }, [token, client]);
  const again = async () => {
    try {
      await sendVerification();
      setSaid(messages.verifySent);
    } catch (error) {
      setSaid(asProblem(error).detail);
    }
  };
  if (state.kind === "asking")
    return (
      <Lists rider={messages.verifyRider} title={messages.verifyTitle}>
        <div className="done" role="status" aria-label={messages.verifying}>
          <Bone w="70%" />
          <Bone w={140} h={40} />
        </div>
      </Lists>
    );
  if (state.kind === "done")
    return (
      <Lists rider={messages.verified} title={messages.verified}>
        <div className="done" role="status">
          <BadgeCheck size={28} strokeWidth={1.5} aria-hidden />
          <p>{messages.verifiedText(state.email)}</p>
          <Link to="/" className="btn go big">
            {messages.toHome}
          </Link>
        </div>
      </Lists>
    );
  return (
    <Lists rider={messages.verifyFailedRider} title={messages.verifyFailed}>
      <div className="done">
        <Whole>{state.detail}</Whole>
        <p className="soft">{messages.verifyKept}</p>
        {person && !person.email_verified ? (
          <button type="button" className="btn go big" onClick={again}>
            {messages.verifyAgain}
          </button>
        ) : (
          <Link to={person ? "/" : "/sign-in"} className="btn go big">
            {person ? messages.toHome : messages.toSignIn}
          </Link>
        )}
        <p role="status">{said}</p>
      </div>
    </Lists>
  );
}
