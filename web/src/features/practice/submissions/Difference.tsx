// Two submissions beside each other.
import "../list/list.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Submission, submissionQuery } from "../../../api/judge";
import { diffLines } from "../../../lib/diff";
import { atMoment } from "../../../lib/time";
import { Fell } from "../../../ui/Guard";
import { SideBySide } from "../../../ui/SideBySide";
import { RowBones } from "../../../ui/states";
import { Standing } from "../../../ui/Verdict";
import { messages } from "../messages";

const words = messages.submission;
const AROUND = 4;

export function Difference() {
  const { a, b } = useParams({ from: "/framed/submissions/$a/diff/$b" });
  const left = useQuery(submissionQuery(a));
  const right = useQuery(submissionQuery(b));
  const error = left.error ?? right.error;
  const rows = useMemo(
    () => diffLines(left.data?.files[0]?.content ?? "", right.data?.files[0]?.content ?? ""),
    [left.data, right.data],
  );
  if (error)
    return (
      <Fell
        error={error}
        again={() => {
          void left.refetch();
          void right.refetch();
        }}
      />
    );
  return (
    <div className="practice">
      <h1>{words.diffTitle}</h1>
      {left.data && right.data ? (
        <>
          <div className="lists-head">
            <Head submission={left.data} />
            <Head submission={right.data} />
          </div>
          <section className="card diff-card">
            {rows.every((row) => row.same) ? (
              <p className="p-4">{words.diffSame}</p>
            ) : (
              <SideBySide
                left={atMoment(left.data.submitted_at)}
                right={atMoment(right.data.submitted_at)}
                rows={rows}
                around={AROUND}
              />
            )}
          </section>
        </>
      ) : (
        <section className="card">
          <RowBones count={6} icon={false} />
        </section>
      )}
    </div>
  );
}

function Head({ submission }: { submission: Submission }) {
  return (
    <p className="acts">
      <Link className="link" to="/submissions/$id" params={{ id: submission.id }}>
        {atMoment(submission.submitted_at)}
      </Link>
      <Standing state={submission.state} verdict={submission.verdict} failed={submission.judge_failed} />
      <span className="dim">
        {submission.problem.title} · {submission.language}
      </span>
    </p>
  );
}
