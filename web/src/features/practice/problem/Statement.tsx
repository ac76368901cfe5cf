// What is asked: statement, samples, hints, and where it all comes from.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Flag, FlaskConical, Lightbulb, ThumbsDown, ThumbsUp } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { assetPath, hintQuery, type Problem, problemQuery, vote } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { keep, recall } from "../../../lib/kept";
import { asProblem } from "../../../lib/problem";
import { bytes, count, millis, percent } from "../../../lib/units";
import { Grade } from "../../../ui/Grade";
import { Prose } from "../../../ui/Prose";
import { Bone } from "../../../ui/states";
import { toast } from "../../../ui/toast";
import { Sample } from "../../../ui/trial/Sample";
import { messages } from "../messages";

const Say = lazy(() => import("./Say"));

interface Props {
  problem: Problem;
  use: (input: string) => void;
}

export function Statement({ problem, use }: Props) {
  return (
    <article className="read">
      <h2 className="title">{problem.title}</h2>
      <Meta problem={problem} />
      <Prose html={problem.statement.html} />
      {problem.samples.length > 0 && (
        <section className="samples">
          <h2>{messages.samples}</h2>
          {problem.samples.map((sample) => (
            <Sample
              key={sample.name}
              sample={sample}
              signature={problem.signature}
              {...(problem.kind === "interactive" ? {} : { take: use })}
            />
          ))}
        </section>
      )}
      {problem.hints > 0 && <Hints problem={problem} />}
      <About problem={problem} />
    </article>
  );
}

function Meta({ problem }: { problem: Problem }) {
  const { meta } = messages;
  return (
    <p className="meta">
      {problem.difficulty && <Grade of={problem.difficulty} />}
      {problem.status === "solved" && (
        <span className="verdict ac">
          <Check size={14} aria-hidden /> {messages.solved}
        </span>
      )}
      <span>{meta.kinds[problem.kind]}</span>
      <span>{meta.limits(millis(problem.limits.time_ms), bytes(problem.limits.memory_bytes))}</span>
      {problem.scoring && <span>{meta.scoring(problem.score_max === null ? null : count(problem.score_max))}</span>}
      <span>
        {problem.acceptance === null
          ? meta.noSubmissions
          : meta.solvedBy(percent(problem.acceptance), count(problem.submissions))}
      </span>
    </p>
  );
}

function Hints({ problem }: { problem: Problem }) {
  const words = messages.hints;
  const key = `hints.${problem.slug}`;
  const [seen, setSeen] = useState(() => Math.min(problem.hints, Number(recall(key)) || 0));
  const more = () => {
    keep(key, String(seen + 1));
    setSeen(seen + 1);
  };
  return (
    <section className="hints">
      <h2>{words.title}</h2>
      <ol aria-live="polite">
        {Array.from({ length: seen }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a hint is its place.
          <Hint key={at} slug={problem.slug} number={at + 1} />
        ))}
      </ol>
      {seen < problem.hints && (
        <button type="button" className="btn" onClick={more}>
          <Lightbulb size={14} aria-hidden /> {words.show(seen + 1, problem.hints)}
        </button>
      )}
    </section>
  );
}

function Hint({ slug, number }: { slug: string; number: number }) {
  const { data, error } = useQuery(hintQuery(slug, number));
  return (
    <li>
      <b>{messages.hints.hint(number)}</b>
      {data !== undefined ? <Prose html={data} /> : error ? <p>{asProblem(error).detail}</p> : <Bone w="80%" />}
    </li>
  );
}

function About({ problem }: { problem: Problem }) {
  const words = messages.about;
  const { about } = problem;
  const person = usePerson();
  const [say, setSay] = useState<"report" | "suggest" | null>(null);
  const rows: { name: string; value: string; to?: string | undefined }[] = Object.entries(about.credits)
    .filter(([, names]) => names.length > 0)
    .map(([role, names]) => ({ name: words.roles[role] ?? role, value: names.join(", ") }));
  const to = about.source_url && /^https?:/.test(about.source_url) ? about.source_url : undefined;
  if (about.source) rows.push({ name: words.source, value: about.source, to });
  if (about.rights_owner) rows.push({ name: words.owner, value: about.rights_owner });
  if (about.license) rows.push({ name: words.license, value: about.license });
  return (
    <footer className="about-problem">
      {problem.attachments.length > 0 && (
        <section>
          <h2>{words.attachments}</h2>
          <ul>
            {problem.attachments.map(({ name, bytes: size }) => (
              <li key={name}>
                <a className="link" href={assetPath(problem.slug, name)} download>
                  {name}
                </a>{" "}
                <span className="dim">{bytes(size)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="acts">
        <Votes problem={problem} />
        {person && !person.guest && (
          <>
            <button type="button" className="btn bare" onClick={() => setSay("suggest")}>
              <FlaskConical size={14} aria-hidden /> {words.suggest}
            </button>
            <button type="button" className="btn bare" onClick={() => setSay("report")}>
              <Flag size={14} aria-hidden /> {words.report}
            </button>
          </>
        )}
      </div>
      {rows.length > 0 && (
        <dl>
          {rows.map(({ name, value, to }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {to ? (
                  <a className="link" href={to} rel="nofollow noopener" target="_blank">
                    {value}
                  </a>
                ) : (
                  value
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {say && (
        <Suspense>
          <Say what={say} slug={problem.slug} close={() => setSay(null)} />
        </Suspense>
      )}
    </footer>
  );
}

function Votes({ problem }: { problem: Problem }) {
  const words = messages.about;
  const client = useQueryClient();
  const person = usePerson();
  const known = person !== null && !person.guest;
  const give = async (value: 1 | -1) => {
    const next = problem.my_vote === value ? 0 : value;
    const { queryKey } = problemQuery(problem.slug);
    const put = (votes: number, my_vote: number) =>
      client.setQueryData(queryKey, (before) => before && { ...before, votes, my_vote });
    put(problem.votes + next - problem.my_vote, next);
    try {
      put((await vote(problem.slug, next)).votes, next);
    } catch (error) {
      put(problem.votes, problem.my_vote);
      await toast(asProblem(error).detail, { kind: "bad" });
    }
  };
  return (
    <span className="votes">
      <button
        type="button"
        className="btn bare icon"
        aria-label={words.like}
        aria-pressed={problem.my_vote === 1}
        disabled={!known}
        onClick={() => void give(1)}
      >
        <ThumbsUp size={14} aria-hidden />
      </button>
      <span className="num">{words.votes(problem.votes)}</span>
      <button
        type="button"
        className="btn bare icon"
        aria-label={words.dislike}
        aria-pressed={problem.my_vote === -1}
        disabled={!known}
        onClick={() => void give(-1)}
      >
        <ThumbsDown size={14} aria-hidden />
      </button>
    </span>
  );
}
