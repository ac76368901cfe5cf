// The desk of one problem: what it is, what is missing to publish it, and its rooms.
import "./desk.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import {
  type DeskProblemView,
  deskProblemQuery,
  publish,
  useVerification,
  type Verification,
  withdraw,
} from "../../api/desk";
import { may, usePerson } from "../../api/session";
import { confirm } from "../../ui/confirm";
import { Whole } from "../../ui/fields";
import { Fell, Guard } from "../../ui/Guard";
import { useNameHere } from "../../ui/here";
import { RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { About } from "./About";
import { Files } from "./Files";
import { Matrix } from "./Matrix";
import { messages } from "./messages";
import { Review } from "./Review";
import { State } from "./State";
import { Statement } from "./Statement";
import { Tests } from "./Tests";
import { Versions } from "./Versions";

const tabs = ["files", "statement", "tests", "about", "matrix", "review", "versions"] as const;

export function DeskProblem() {
  const { id } = useParams({ from: "/framed/desk/$id" });
  const { tab = "files" } = useSearch({ from: "/framed/desk/$id" });
  const query = useQuery(deskProblemQuery(id));
  const problem = query.data;
  const verification = useVerification(id, problem?.last_verification ?? null);
  useNameHere(problem?.title);
  if (query.error && !problem) return <Fell error={query.error} again={() => void query.refetch()} />;
  if (!problem)
    return (
      <div className="desk">
        <div className="card">
          <RowBones count={6} />
        </div>
      </div>
    );
  return (
    <div className="desk one">
      <Head problem={problem} verification={verification} />
      <Findings problem={problem} />
      <nav className="tabs" aria-label={messages.title}>
        {tabs.map((name) => (
          <Link
            key={name}
            to="/desk/$id"
            params={{ id }}
            search={{ tab: name }}
            aria-current={tab === name ? "page" : undefined}
          >
            {messages.tabs[name]}
          </Link>
        ))}
      </nav>
      <Guard key={tab}>
        {tab === "files" && <Files problem={problem} />}
        {tab === "statement" && <Statement problem={problem} />}
        {tab === "tests" && <Tests problem={problem} />}
        {tab === "about" && <About problem={problem} />}
        {tab === "matrix" && <Matrix problem={problem} verification={verification} />}
        {tab === "review" && <Review problem={problem} />}
        {tab === "versions" && <Versions problem={problem} />}
      </Guard>
    </div>
  );
}

/** The first thing that keeps it from being published. */
function missing(problem: DeskProblemView, verification: Verification | null, manages: boolean): string | null {
  if (problem.findings.length > 0) return messages.publish.findings;
  if (!verification || !problem.verified_files) return messages.publish.run;
  if (verification.state !== "agrees") return messages.publish.agree;
  return manages || problem.state === "approved" ? null : messages.publish.approve;
}

function Head({ problem, verification }: { problem: DeskProblemView; verification: Verification | null }) {
  const client = useQueryClient();
  const person = usePerson();
  const { act, busy, failed } = useAct();
  const lacks = missing(problem, verification, may(person, "problems.manage"));
  const changed = () =>
    client.invalidateQueries({ predicate: ({ queryKey }) => ["mine", "problems"].includes(String(queryKey[0])) });
  const takeBack = async () => {
    const { withdrawTitle, withdrawText: text, withdraw: word } = messages.publish;
    if (await confirm({ title: withdrawTitle(problem.title), text, act: word, danger: true }))
      await act(() => withdraw(problem.id).then(changed));
  };
  return (
    <>
      <header className="desk-head">
        <div>
          <h1>{problem.title}</h1>
          <p className="lead">
            <State state={problem.state} /> <span>{problem.slug}</span>
            {problem.author && <span>{messages.by(problem.author)}</span>}
            {problem.public && (
              <Link className="link" to="/problems/$slug" params={{ slug: problem.slug }}>
                {messages.publish.see}
              </Link>
            )}
          </p>
        </div>
        <div className="acts">
          <span className="soft" id="lacks">
            {lacks ?? messages.publish.ready}
          </span>
          {problem.public && (
            <button type="button" className="btn" disabled={busy} onClick={() => void takeBack()}>
              {messages.publish.withdraw}
            </button>
          )}
          <button
            type="button"
            className="btn go"
            aria-describedby="lacks"
            disabled={busy || lacks !== null}
            onClick={() => void act(() => publish(problem.id).then(changed))}
          >
            {messages.publish.act}
          </button>
        </div>
      </header>
      <Whole>{failed}</Whole>
    </>
  );
}

function Findings({ problem }: { problem: DeskProblemView }) {
  if (problem.findings.length === 0 && problem.warnings.length === 0) return null;
  return (
    <section className="card found" aria-label={messages.warnings}>
      {problem.findings.length > 0 && <h2>{messages.findings(problem.findings.length)}</h2>}
      <ul className="findings">
        {problem.findings.map((finding) => (
          <li key={`${finding.path} ${finding.line} ${finding.what}`}>
            {finding.path ? (
              <Link
                className="link"
                to="/desk/$id"
                params={{ id: problem.id }}
                search={{ tab: "files", file: finding.path }}
              >
                {finding.path}
                {finding.line !== null && `:${finding.line}`}
              </Link>
            ) : (
              <code>{messages.whole}</code>
            )}
            <span>
              {finding.what}; {finding.remedy}
            </span>
          </li>
        ))}
        {problem.warnings.map((warning) => (
          <li key={warning}>
            <span className="tag">{messages.warnings}</span>
            <span>{warning}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
