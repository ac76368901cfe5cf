import { VenetianMask } from "lucide-react";
import { api, take } from "../api/client";
import { usePerson, useSetPerson } from "../api/session";
import { asProblem } from "../lib/problem";
import { toast } from "../ui/toast";
import { messages } from "./messages";

/** Whoever looks through another's eyes sees that on every page. */
export function Impersonation() {
  const person = usePerson();
  const setPerson = useSetPerson();
  if (!person?.impersonated_by) return null;
  const end = async () => {
    try {
      setPerson(await take(api.DELETE("/api/v1/admin/impersonation")));
    } catch (error) {
      void toast(asProblem(error).detail, { kind: "bad" });
    }
  };
  return (
    <div className="impersonation" role="status">
      <VenetianMask size={16} aria-hidden />
      <p>{messages.impersonating(person.handle)}</p>
      <button type="button" className="btn" onClick={end}>
        {messages.impersonationEnd}
      </button>
    </div>
  );
}
