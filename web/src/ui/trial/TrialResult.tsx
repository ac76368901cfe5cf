// What a trial came to: on the samples of the problem, or on an input of one's own.
import { Terminal } from "lucide-react";
import { useEffect, useState } from "react";
import { shownKeys } from "../../lib/actions";
import { diffOutput } from "../../lib/diff";
import { type Signature, sampleName, shownSample } from "../../lib/samples";
import type { TrialState } from "../../lib/trial";
import { bytes, micros } from "../../lib/units";
import { Empty } from "../states";
import { Standing, Verdict } from "../Verdict";
import { verdictOf } from "../verdicts";
import { explain, type LimitsOf } from "./explain";
import { Raw } from "./Fold";
import { messages } from "./messages";
import { TestDetail } from "./TestDetail";

const words = messages.results;

/** What of a problem a trial needs. */
export interface Tried {
  samples: { name: string; input: string; answer: string }[];
  signature: Signature | null;
  limits: LimitsOf;
}

interface Props {
  trial: TrialState;
  problem: Tried;
  /** Inputs of one's own, as they were sent. */
  inputs: string[];
}

/** The line of a wrong answer that is wrong first. */
function firstDifference(answer: string | null, stdout: string): number | null {
  if (answer === null) return null;
  const at = diffOutput(answer, stdout).findIndex((row) => !row.same);
  return at < 0 ? null : at + 1;
}

/** What the trial says in a sentence. */
function summary(trial: TrialState, problem: Tried): string {
  if (trial.compiled && !trial.compiled.ok) return explain("CE", null, null);
  if (trial.own) return trial.verdict ? "" : words.ownEnded;
  const bad = trial.tests.find((test) => test.verdict !== "AC");
  const passed = trial.tests.filter((test) => test.verdict === "AC").length;
  const all = words.passed(passed, Math.max(problem.samples.length, trial.tests.length));
  if (!bad) return all;
  const name = sampleName(problem.samples[bad.index]?.name ?? String(bad.index + 1));
  const line = bad.verdict === "WA" ? firstDifference(bad.answer, bad.stdout) : null;
  return (line ? words.differs(name, line) : words.failsOn(name)) + all;
}

function inputOf({ samples, signature }: Tried, index: number): string | undefined {
  const sample = samples[index];
  return sample && shownSample(signature, sample.input, sample.answer).input;
}

export function TrialResult({ trial, problem, inputs }: Props) {
  const [chosen, setChosen] = useState<number | null>(null);
  // A new trial opens at what failed first.
  useEffect(() => {
    if (trial.phase === "running") setChosen(null);
  }, [trial.phase]);
  const bad = trial.tests.find((test) => test.verdict !== "AC" && test.verdict !== null);
  const at = chosen ?? bad?.index ?? trial.tests[0]?.index ?? null;
  const test = trial.tests.find((one) => one.index === at);
  const total = trial.own ? inputs.length : problem.samples.length;
  if (trial.phase === "idle") {
    const keys = (press: string) => shownKeys(press).join(" ");
    return (
      <Empty icon={Terminal} title={words.idle}>
        <p>{words.idleText(keys("$mod+Enter"), keys("$mod+Shift+Enter"))}</p>
      </Empty>
    );
  }
  const broken = trial.compiled !== null && !trial.compiled.ok;
  const code = broken ? "CE" : trial.verdict;
  const tone = trial.phase === "running" ? "wait" : trial.failed ? "wait" : code ? verdictOf(code).tone : "wait";
  const going = !trial.started
    ? words.preparing
    : trial.compiled === null && trial.tests.length === 0
      ? words.compiling
      : trial.own
        ? words.runningOwn
        : words.running(Math.min(trial.tests.length + 1, total), total);
  return (
    <>
      <div className={`banner judged-card ${tone}`} role="status">
        {trial.phase === "running" ? (
          <Standing state="judging" verdict={null} word={going} large />
        ) : trial.failed ? (
          <p>{trial.failed}</p>
        ) : (
          <>
            {code ? <Verdict code={code} large /> : <Standing state="done" verdict={null} large />}
            <p>{summary(trial, problem)}</p>
          </>
        )}
      </div>
      {broken || (trial.compiled?.log && trial.phase === "ended") ? (
        <div className="said-by">
          <h2>{words.compiler}</h2>
          <Raw text={trial.compiled?.log || words.empty} label={words.compiler} />
        </div>
      ) : null}
      {!broken && !trial.own && total > 0 && (
        <div className="sample-cells">
          {Array.from({ length: total }, (_, index) => {
            const one = trial.tests.find((found) => found.index === index);
            const name = sampleName(problem.samples[index]?.name ?? String(index + 1));
            return (
              <button
                // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place.
                key={index}
                type="button"
                aria-pressed={index === at}
                disabled={!one}
                onClick={() => setChosen(index)}
              >
                <b>{name}</b>
                {one && <Verdict code={one.verdict} short />}
                <small>{one ? `${micros(one.cpu_time_us)} · ${bytes(one.memory_bytes)}` : "…"}</small>
              </button>
            );
          })}
        </div>
      )}
      {!broken && test && (
        <>
          {trial.own && (
            <p className="figures">
              {words.time} <b>{micros(test.cpu_time_us)}</b> · {words.memory} <b>{bytes(test.memory_bytes)}</b>
            </p>
          )}
          <TestDetail
            key={test.index}
            limits={problem.limits}
            test={{ ...test, input: trial.own ? undefined : inputOf(problem, test.index) }}
          />
        </>
      )}
    </>
  );
}
