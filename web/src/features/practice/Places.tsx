import { Link } from "@tanstack/react-router";
import { may, usePerson } from "../../api/session";
import { messages } from "./messages";

/** The rooms of practice, above each of them. */
export function Places() {
  const person = usePerson();
  return (
    <nav className="tabs" aria-label={messages.practice}>
      <Link to="/problems" activeOptions={{ includeSearch: false }}>
        {messages.problems}
      </Link>
      <Link to="/problem-lists">{messages.lists}</Link>
      {person && !person.guest && (
        <Link to="/submissions" activeOptions={{ includeSearch: false }}>
          {messages.submissions}
        </Link>
      )}
      {person && !person.guest && <Link to="/desk">{messages.desk}</Link>}
      {may(person, "problems.review") && <Link to="/moderation">{messages.moderation}</Link>}
    </nav>
  );
}
