// The submission one has just made, and those before it.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { mySubmissionsQuery, type SubmissionHead, useSubmission } from "../../../api/judge";
import type { Problem } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { ago } from "../../../lib/time";
import { micros } from "../../../lib/units";
import { Fell } from "../../../ui/Guard";
import { More } from "../../../ui/More";
import { Empty, RowBones } from "../../../ui/states";
import { Standing } from "../../../ui/Verdict";
import { messages } from "../messages";
import { Report } from "../submissions/Report";
import { Statistics } from "./Statistics";

const words = messages.results;

export function Submitted({ id, problem }: { id: string | null; problem: Problem }) {
  const { data, error, refetch } = useSubmission(id);
  if (!id)
    return (
      <Empty icon={Send} title={words.idleSubmission}>
        <p>{words.idleSubmissionText}</p>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  if (!data) return <RowBones count={3} icon={false} />;
  const language = problem.languages.find((one) => one.id === data.language)?.name ?? data.language;
  return (
    <>
      <Report submission={data} limits={problem.limits} />
      {data.state === "done" && data.verdict === "AC" && (
        <Statistics slug={problem.slug} language={data.language} name={language} />
      )}
      <p className="figures">
        <Link className="link" to="/submissions/$id" params={{ id: data.id }}>
          {words.more}
        </Link>
      </p>
    </>
  );
}

/** One's own submissions to this problem. */
export function Submissions({ problem, choose }: { problem: Problem; choose: (id: string) => void }) {
  const person = usePerson();
  const known = person !== null && !person.guest;
  const list = useInfiniteQuery({ ...mySubmissionsQuery(problem.slug), enabled: known });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (!known)
    return (
      <Empty icon={Send} title={messages.submission.signIn}>
        <p>{messages.submission.signInText}</p>
      </Empty>
    );
  if (list.error) return <Fell error={list.error} again={() => void list.refetch()} />;
  if (!list.data) return <RowBones count={4} icon={false} />;
  if (items.length === 0)
    return (
      <Empty icon={Send} title={messages.submission.noneOf}>
        <p>{words.idleSubmissionText}</p>
      </Empty>
    );
  return (
    <>
      <ul className="olds">
        {items.map((head) => (
          <li key={head.id}>
            <Old head={head} problem={problem} choose={choose} />
          </li>
        ))}
      </ul>
      <More pages={list} />
    </>
  );
}

function Old({ head, problem, choose }: { head: SubmissionHead; problem: Problem; choose: (id: string) => void }) {
  const language = problem.languages.find((one) => one.id === head.language)?.name ?? head.language;
  const word =
    head.first_failed !== null && head.verdict && head.verdict !== "AC"
      ? { word: `${messages.results.test} ${head.first_failed + 1}` }
      : {};
  return (
    <button type="button" onClick={() => choose(head.id)}>
      <Standing state={head.state} verdict={head.verdict} failed={head.judge_failed} {...word} />
      <span className="dim">{language}</span>
      <span className="dim num">
        {head.state === "done" && head.verdict !== "CE" ? micros(head.cpu_time_us_max) : ""}
      </span>
      <time className="dim" dateTime={head.submitted_at}>
        {ago(head.submitted_at)}
      </time>
    </button>
  );
}
