// A submission and its verdict, as it is judged and after.
import { useState } from "react";
import type { Submission, SubmissionTest } from "../../../api/judge";
import { bytes, micros, millis } from "../../../lib/units";
import { messages as shared } from "../../../ui/messages";
import { Strip } from "../../../ui/Strip";
import { explain, type LimitsOf } from "../../../ui/trial/explain";
import { Fold, Raw } from "../../../ui/trial/Fold";
import { TestDetail } from "../../../ui/trial/TestDetail";
import { Standing, Verdict } from "../../../ui/Verdict";
import { verdictOf, words as verdictWords } from "../../../ui/verdicts";
import { messages } from "../messages";

const words = messages.submission;
const names = messages.results;
const TESTS_SHOWN = 40;

const points = (value: number): string => String(Math.round(value * 100) / 100);

function firstFailed(submission: Submission): SubmissionTest | undefined {
  return submission.tests.find((test) => test.verdict !== "AC");
}

function sentence(submission: Submission, limits: LimitsOf | null): string {
  const { state, verdict } = submission;
  if (state === "queued") return words.queuedText;
  if (state === "judging") return words.judgingText;
  if (submission.judge_failed) return explain("IE", null, limits);
  if (verdict === "AC")
    return words.acceptedText(
      submission.tests.length || submission.tests_total,
      micros(submission.cpu_time_us_max),
      bytes(submission.memory_bytes_max),
    );
  return explain(verdict, firstFailed(submission) ?? null, limits);
}

/** What those who do not see the strip are told: the first failure, and the end. */
function spoken(submission: Submission): string {
  if (submission.state === "done") {
    const { word } = verdictOf(submission.judge_failed ? "IE" : submission.verdict);
    return words.announceDone(word);
  }
  const bad = firstFailed(submission);
  if (bad) return words.announceFail(bad.index + 1, verdictOf(bad.verdict).word);
  return submission.state === "queued" ? words.queued : verdictWords.judging;
}

export function Report({ submission, limits }: { submission: Submission; limits: LimitsOf | null }) {
  const { state, verdict, tests } = submission;
  const total = Math.max(submission.tests_total, tests.length);
  const bad = firstFailed(submission);
  const tone = state === "done" ? verdictOf(submission.judge_failed ? "IE" : verdict).tone : "wait";
  const word =
    state === "judging"
      ? words.progress(tests.length, total)
      : state === "done" && bad && verdict
        ? words.on(verdictOf(verdict).word, bad.index + 1)
        : undefined;
  return (
    <div className="report">
      <div className={`banner judged-card ${tone}`}>
        <div className="line">
          <Standing
            state={state}
            verdict={verdict}
            failed={submission.judge_failed}
            large
            {...(word ? { word } : {})}
          />
          {submission.score !== null && submission.score_max !== null && (
            <b className="points">{words.scored(points(submission.score), points(submission.score_max))}</b>
          )}
        </div>
        <p>{sentence(submission, limits)}</p>
        {submission.from_cache && <p>{words.fromCache}</p>}
        <span className="sr" role="status">
          {spoken(submission)}
        </span>
      </div>
      {total > 0 && verdict !== "CE" && (
        <div className="strip-place">
          <Strip
            cells={tests}
            total={total}
            limit_us={(limits?.time_ms ?? 0) * 1_000}
            {...(limits ? { limit: millis(limits.time_ms) } : {})}
          />
        </div>
      )}
      {submission.compile_log && (
        <Fold title={names.compiler} open={verdict === "CE"}>
          <Raw text={submission.compile_log} label={names.compiler} />
        </Fold>
      )}
      {submission.judge_error && (
        <Fold title={words.judgeError} open>
          <Raw text={submission.judge_error} label={words.judgeError} />
        </Fold>
      )}
      {bad && state === "done" && <TestDetailOf test={bad} limits={limits} />}
      {submission.score !== null && submission.groups.length > 1 && (
        <Fold title={names.groups} aside={String(submission.groups.length)} open>
          <table className="list small">
            <thead>
              <tr>
                <th scope="col">{names.group}</th>
                <th scope="col">{names.verdict}</th>
                <th scope="col" className="r">
                  {names.score}
                </th>
              </tr>
            </thead>
            <tbody>
              {submission.groups.map((group) => (
                <tr key={group.name}>
                  <th scope="row">{group.name || "–"}</th>
                  <td>{group.verdict ? <Verdict code={group.verdict} /> : "–"}</td>
                  <td className="r">{points(group.score)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      )}
      {tests.length > 0 && state === "done" && <Tests tests={tests} limits={limits} />}
    </div>
  );
}

function TestDetailOf({ test, limits }: { test: SubmissionTest; limits: LimitsOf | null }) {
  if (test.stdout === undefined && !test.message) return null;
  if (test.stdout === undefined)
    return (
      <div className="said-by">
        <h2>{names.judge}</h2>
        <Raw text={test.message} label={names.judge} />
      </div>
    );
  return <TestDetail test={{ ...test, sample: true }} limits={limits} brief />;
}

function Tests({ tests, limits }: { tests: SubmissionTest[]; limits: LimitsOf | null }) {
  const [max, setMax] = useState(TESTS_SHOWN);
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Fold title={names.tests} aside={String(tests.length)}>
      <table className="list small">
        <thead>
          <tr>
            <th scope="col">{names.test}</th>
            <th scope="col">{names.verdict}</th>
            <th scope="col" className="r">
              {names.time}
            </th>
            <th scope="col" className="r">
              {names.memory}
            </th>
          </tr>
        </thead>
        <tbody>
          {tests.slice(0, max).map((test) => (
            <TestRow
              key={test.index}
              test={test}
              limits={limits}
              open={open === test.index}
              toggle={() => setOpen(open === test.index ? null : test.index)}
            />
          ))}
        </tbody>
      </table>
      {tests.length > max && (
        <button type="button" className="btn bare" onClick={() => setMax(tests.length)}>
          {shared.more}
        </button>
      )}
    </Fold>
  );
}

function TestRow({
  test,
  limits,
  open,
  toggle,
}: {
  test: SubmissionTest;
  limits: LimitsOf | null;
  open: boolean;
  toggle: () => void;
}) {
  const name = test.name || String(test.index + 1);
  return (
    <>
      <tr>
        <th scope="row">
          {test.stdout !== undefined ? (
            <button type="button" className="link" aria-expanded={open} onClick={toggle}>
              {name}
            </button>
          ) : (
            name
          )}
        </th>
        <td>
          <Verdict code={test.verdict} short />
        </td>
        <td className="r">{micros(test.cpu_time_us)}</td>
        <td className="r">{bytes(test.memory_bytes)}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={4} className="within-row">
            <TestDetail test={{ ...test, sample: true }} limits={limits} />
          </td>
        </tr>
      )}
    </>
  );
}
