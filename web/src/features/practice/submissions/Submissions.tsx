// One's own submissions, or everybody's for those who may read them.
import "../list/list.css";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { GitCompare, SearchX, Send } from "lucide-react";
import { useState } from "react";
import { type SubmissionHead, type SubmissionsFilter, submissionsQuery } from "../../../api/judge";
import { runtimesQuery } from "../../../api/runs";
import { may, useSession } from "../../../api/session";
import { ago, atMoment } from "../../../lib/time";
import { bytes, micros } from "../../../lib/units";
import { Fell } from "../../../ui/Guard";
import { More } from "../../../ui/More";
import { Empty, RowBones } from "../../../ui/states";
import { Standing } from "../../../ui/Verdict";
import { codes, verdictOf } from "../../../ui/verdicts";
import { messages } from "../messages";
import { Places } from "../Places";

const words = messages.submission;
const names = messages.results;

export function Submissions() {
  const search = useSearch({ from: "/framed/submissions/" });
  const navigate = useNavigate({ from: "/submissions" });
  const session = useSession();
  const person = session.data?.person ?? null;
  const known = person !== null && !person.guest;
  const pages = useInfiniteQuery({
    ...submissionsQuery(search),
    enabled: known,
    placeholderData: keepPreviousData,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const [picked, setPicked] = useState<string[]>([]);
  const all = may(person, "submissions.read");
  const ask = (part: SubmissionsFilter) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const narrowed = Object.values(search).some((value) => value !== undefined);
  if (!session.isPending && !known)
    return (
      <Empty icon={Send} title={words.signIn} whole>
        <p>{words.signInText}</p>
        <Link className="btn" to="/sign-in" search={{ return_to: "/submissions" }}>
          {words.signIn}
        </Link>
      </Empty>
    );
  // The newest two that were picked: picking a third lets go of the first.
  const pick = (id: string) =>
    setPicked((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id].slice(-2)));
  const [a, b] = [...picked].sort((x, y) => place(items, y) - place(items, x));
  return (
    <div className="practice">
      <h1 className="sr">{messages.submissions}</h1>
      <Places />
      <Asked search={search} ask={ask} all={all}>
        {a && b ? (
          <Link className="btn go" to="/submissions/$a/diff/$b" params={{ a, b }}>
            <GitCompare size={14} aria-hidden /> {words.diff}
          </Link>
        ) : (
          <span className="soft">{words.diffPick}</span>
        )}
      </Asked>
      {pages.error ? (
        <Fell error={pages.error} again={() => void pages.refetch()} />
      ) : (
        <section className="card" aria-busy={pages.isPlaceholderData}>
          {!pages.data ? (
            <RowBones count={6} icon={false} />
          ) : items.length === 0 ? (
            <Empty icon={narrowed ? SearchX : Send} title={narrowed ? words.noneFit : words.none}>
              <p>{narrowed ? words.noneFitText : words.noneText}</p>
              <Link className="btn" to={narrowed ? "/submissions" : "/problems"} search={{}}>
                {narrowed ? words.clear : messages.toProblems}
              </Link>
            </Empty>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            <section className="scroll-x" tabIndex={0} aria-label={messages.submissions}>
              <table className="list submission-list">
                <thead>
                  <tr>
                    <th scope="col">
                      <span className="sr">{words.diffPick}</span>
                    </th>
                    <th scope="col">{names.verdict}</th>
                    <th scope="col">{words.of}</th>
                    {all && <th scope="col">{words.who}</th>}
                    <th scope="col">{words.language}</th>
                    <th scope="col" className="r">
                      {names.time}
                    </th>
                    <th scope="col" className="r">
                      {names.memory}
                    </th>
                    <th scope="col">{words.at}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((head) => (
                    <Row
                      key={head.id}
                      head={head}
                      all={all}
                      picked={picked.includes(head.id)}
                      pick={() => pick(head.id)}
                    />
                  ))}
                </tbody>
              </table>
            </section>
          )}
          <More pages={pages} />
        </section>
      )}
    </div>
  );
}

/** Of two the older one stands on the left. */
const place = (items: SubmissionHead[], id: string): number => items.findIndex((head) => head.id === id);

interface AskedProps {
  search: SubmissionsFilter;
  ask: (part: SubmissionsFilter) => void;
  all: boolean;
  children: React.ReactNode;
}

function Asked({ search, ask, all, children }: AskedProps) {
  const { data } = useQuery(runtimesQuery);
  const [problem, setProblem] = useState(search.problem ?? "");
  const [user, setUser] = useState(search.user ?? "");
  const send = (event: React.FormEvent) => {
    event.preventDefault();
    ask({ problem: problem.trim() || undefined, user: user.trim() || undefined });
  };
  return (
    <search>
      <form className="filter-line" onSubmit={send}>
        <input
          className="field max-w-[220px]"
          aria-label={words.byProblem}
          placeholder={words.byProblem}
          value={problem}
          onChange={(event) => setProblem(event.target.value)}
          onBlur={send}
        />
        {all && (
          <input
            className="field max-w-[160px]"
            aria-label={words.byUser}
            placeholder={words.byUser}
            value={user}
            onChange={(event) => setUser(event.target.value)}
            onBlur={send}
          />
        )}
        <select
          aria-label={names.verdict}
          value={search.verdict ?? ""}
          onChange={(event) => ask({ verdict: event.target.value || undefined })}
        >
          <option value="">{words.anyVerdict}</option>
          {codes.map((code) => (
            <option key={code} value={code}>
              {code} {verdictOf(code).word}
            </option>
          ))}
        </select>
        <select
          aria-label={words.language}
          value={search.language ?? ""}
          onChange={(event) => ask({ language: event.target.value || undefined })}
        >
          <option value="">{words.anyLanguage}</option>
          {data?.runtimes.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <button type="submit" className="sr">
          {messages.list.find}
        </button>
        <span className="ml-auto">{children}</span>
      </form>
    </search>
  );
}

function Row({ head, all, picked, pick }: { head: SubmissionHead; all: boolean; picked: boolean; pick: () => void }) {
  const done = head.state === "done" && head.verdict !== "CE";
  return (
    <tr>
      <td>
        <input type="checkbox" checked={picked} aria-label={words.pick(atMoment(head.submitted_at))} onChange={pick} />
      </td>
      <td>
        <Link className="to-problem" to="/submissions/$id" params={{ id: head.id }}>
          <Standing state={head.state} verdict={head.verdict} failed={head.judge_failed} />
        </Link>
      </td>
      <td>
        <Link className="to-problem" to="/problems/$slug" params={{ slug: head.problem.slug }}>
          {head.problem.title}
        </Link>
      </td>
      {all && (
        <td>
          {head.user ? (
            <Link to="/u/$handle" params={{ handle: head.user.handle }}>
              {head.user.handle}
            </Link>
          ) : (
            "–"
          )}
        </td>
      )}
      <td className="soft">{head.language}</td>
      <td className="r soft">{done ? micros(head.cpu_time_us_max) : "–"}</td>
      <td className="r soft">{done ? bytes(head.memory_bytes_max) : "–"}</td>
      <td className="soft">
        <time dateTime={head.submitted_at} title={atMoment(head.submitted_at)}>
          {ago(head.submitted_at)}
        </time>
      </td>
    </tr>
  );
}
