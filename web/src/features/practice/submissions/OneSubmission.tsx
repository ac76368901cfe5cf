// A submission by itself: the program, its verdict, its figures.
import "../list/list.css";
import "../../../ui/panes/solve.css";
import "../problem/problem.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { FileX } from "lucide-react";
import { mySubmissionsQuery, type Submission, useSubmission } from "../../../api/judge";
import { problemQuery } from "../../../api/problems";
import { Problem as Refusal } from "../../../lib/problem";
import { ago, atMoment } from "../../../lib/time";
import { bytes, micros } from "../../../lib/units";
import { Code } from "../../../ui/Code";
import { CopyButton } from "../../../ui/Copy";
import { Fell } from "../../../ui/Guard";
import { useNameHere } from "../../../ui/here";
import { Empty, RowBones } from "../../../ui/states";
import { verdictOf } from "../../../ui/verdicts";
import { messages } from "../messages";
import { Report } from "./Report";

const words = messages.submission;
const names = messages.results;

export function OneSubmission() {
  const { id } = useParams({ from: "/framed/submissions/$id" });
  const { data, error, refetch } = useSubmission(id);
  useNameHere(data?.problem.title);
  if (error instanceof Refusal && (error.status === 404 || error.status === 403))
    return (
      <Empty icon={FileX} title={error.detail} whole>
        <Link className="btn" to="/submissions">
          {words.all}
        </Link>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="practice">
        <section className="card">
          <RowBones count={6} icon={false} />
        </section>
      </div>
    );
  return <Opened submission={data} />;
}

function Opened({ submission }: { submission: Submission }) {
  const { slug, title } = submission.problem;
  const { data: problem } = useQuery(problemQuery(slug));
  const content = submission.files[0]?.content;
  const language = problem?.languages.find((one) => one.id === submission.language)?.name ?? submission.language;
  const done = submission.state === "done" && submission.verdict !== "CE";
  return (
    <div className="practice">
      <header className="lists-head">
        <h1>{title}</h1>
        <div className="acts">
          <Compare submission={submission} />
          <Link className="btn" to="/problems/$slug" params={{ slug }}>
            {words.again}
          </Link>
        </div>
      </header>
      <div className="one-submission">
        <section className="card">
          <div className="head">
            <h2>{words.files}</h2>
            <span className="dim">
              {language} · {bytes(submission.code_bytes)}
            </span>
            {content !== undefined && (
              <span className="end acts">
                <CopyButton text={content} />
              </span>
            )}
          </div>
          {submission.files.length === 0 ? (
            <p className="quiet">{words.notYours}</p>
          ) : (
            submission.files.map((file, at) => (
              <Numbered key={file.name ?? at} text={file.content} language={submission.language} />
            ))
          )}
        </section>
        <div className="grid gap-[14px]">
          <section className="card" aria-label={names.verdict}>
            <Report submission={submission} limits={problem?.limits ?? null} />
          </section>
          <section className="card">
            <dl className="facts-list">
              <dt>{words.at}</dt>
              <dd>
                <time dateTime={submission.submitted_at}>{atMoment(submission.submitted_at)}</time>
              </dd>
              {submission.user && (
                <>
                  <dt>{words.who}</dt>
                  <dd>
                    <Link className="link" to="/u/$handle" params={{ handle: submission.user.handle }}>
                      {submission.user.handle}
                    </Link>
                  </dd>
                </>
              )}
              {done && (
                <>
                  <dt>{names.time}</dt>
                  <dd>{micros(submission.cpu_time_us_max)}</dd>
                  <dt>{names.memory}</dt>
                  <dd>{bytes(submission.memory_bytes_max)}</dd>
                </>
              )}
              <dt>{words.version}</dt>
              <dd>
                <code>{submission.version.slice(-8)}</code>
                {submission.attempt > 1 && ` · ${words.attempt(submission.attempt)}`}
              </dd>
            </dl>
          </section>
        </div>
      </div>
    </div>
  );
}

function Numbered({ text, language }: { text: string; language: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="numbered" tabIndex={0} aria-label={words.files}>
      <pre className="numbers" aria-hidden>
        {text
          .replace(/\n$/, "")
          .split("\n")
          .map((_, index) => `${index + 1}\n`)}
      </pre>
      <pre>
        <Code text={text} language={language} />
      </pre>
    </section>
  );
}

/** Another of one's own to this problem, to be laid beside it. */
function Compare({ submission }: { submission: Submission }) {
  const navigate = useNavigate();
  const list = useInfiniteQuery(mySubmissionsQuery(submission.problem.slug));
  const others = list.data?.pages.flatMap((page) => page.items).filter((head) => head.id !== submission.id) ?? [];
  if (others.length === 0) return null;
  return (
    <select
      aria-label={words.diffWith}
      className="w-auto"
      value=""
      onChange={(event) => {
        const other = others.find((head) => head.id === event.target.value);
        if (!other) return;
        const older = other.submitted_at < submission.submitted_at;
        const [a, b] = older ? [other.id, submission.id] : [submission.id, other.id];
        void navigate({ to: "/submissions/$a/diff/$b", params: { a, b } });
      }}
    >
      <option value="">{words.diffWith}</option>
      {others.map((head) => (
        <option key={head.id} value={head.id}>
          {head.verdict ?? verdictOf(null).word} · {ago(head.submitted_at)}
        </option>
      ))}
    </select>
  );
}
