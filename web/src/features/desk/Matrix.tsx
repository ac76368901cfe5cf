// All jury submissions against what the package says of them, live while they run.
import { useQueryClient } from "@tanstack/react-query";
import { Check, CircleX, Grid3x3, Play } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useState } from "react";
import {
  type DeskProblemView,
  type Verification,
  type VerifiedSubmission,
  type VerifiedTest,
  verify,
} from "../../api/desk";
import { bytes, micros, millis } from "../../lib/units";
import { Whole } from "../../ui/fields";
import { Empty, Work } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { Verdict } from "../../ui/Verdict";
import { verdictOf } from "../../ui/verdicts";
import { messages } from "./messages";

const words = messages.matrix;

export function Matrix({ problem, verification }: { problem: DeskProblemView; verification: Verification | null }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const open = verification !== null && ["queued", "running"].includes(verification.state);
  const begin = () =>
    act(async () => {
      await verify(problem.id);
      await client.invalidateQueries({ queryKey: ["mine", "desk", "one", problem.id] });
    });
  return (
    <section className="card">
      <div className="head">
        {verification ? <Summary verification={verification} /> : <span className="soft">{words.lead}</span>}
        <button type="button" className="btn end" disabled={busy || open} onClick={() => void begin()}>
          <Play size={14} aria-hidden /> {verification ? words.again : words.run}
        </button>
      </div>
      <Whole>{failed}</Whole>
      {verification && !problem.verified_files && !open && <p className="stale">{words.stale}</p>}
      {!verification ? (
        <Empty icon={Grid3x3} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <Report verification={verification} open={open} />
      )}
    </section>
  );
}

function Summary({ verification }: { verification: Verification }) {
  const { state, time_limit_ms } = verification;
  const tone = state === "agrees" ? "good" : ["queued", "running"].includes(state) ? "" : "bad";
  return (
    <div className="acts" role="status">
      <span className={`tag ${tone}`}>
        {tone === "good" && <Check size={12} aria-hidden />}
        {tone === "bad" && <CircleX size={12} aria-hidden />}
        {words.states[state]}
      </span>
      {time_limit_ms !== null && <span className="soft">{words.limit(millis(time_limit_ms))}</span>}
    </div>
  );
}

function Report({ verification, open }: { verification: Verification; open: boolean }) {
  const { submissions, submissions_total: total, tests, validator_findings: findings, word, warnings } = verification;
  // Where there are too many tests the server names none of their results.
  const columns = submissions.some(({ results }) => results && results.length > 0) ? tests : [];
  const [told, setTold] = useState<string | null>(null);
  const tell = ({ target }: FocusEvent | MouseEvent) => setTold(cellAt(target)?.title ?? null);
  return (
    <>
      {open && (
        <div className="part">
          <Work share={total ? submissions.length / total : 0} label={words.done(submissions.length, total)} />
        </div>
      )}
      {word && <p className="stale said-text">{word}</p>}
      {submissions.length > 0 && (
        <section
          className="scroll-x"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label={messages.tabs.matrix}
          aria-description={columns.length > 0 ? words.keys : undefined}
          onKeyDown={step}
          onFocus={tell}
          onMouseOver={tell}
          onClick={tell}
        >
          <table className="list matrix">
            <thead>
              <tr>
                <th scope="col">{words.submission}</th>
                <th scope="col">{words.expected}</th>
                <th scope="col">{words.got}</th>
                <th scope="col" className="r">
                  {words.tests}
                </th>
                <th scope="col" className="r">
                  {words.slowest}
                </th>
                <th scope="col" className="r">
                  {words.memory}
                </th>
                <th scope="col">
                  <span className="sr">{words.agrees}</span>
                </th>
                {columns.map((name, index) => (
                  <th key={name} scope="col" className="cell" title={name}>
                    <span aria-hidden>{index + 1}</span>
                    <span className="sr">{name}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {submissions.map((one) => (
                <Row key={one.path} one={one} tests={tests.length} columns={columns} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {columns.length > 0 && <p className="part soft">{told ?? words.ask}</p>}
      {(findings.length > 0 || warnings.length > 0) && (
        <ul className="findings" aria-label={words.validators}>
          {findings.map((finding) => (
            <li key={`${finding.validator} ${finding.test}`}>
              <code>{words.valid(finding.validator, finding.test)}</code>
              <span>{finding.what}</span>
            </li>
          ))}
          {warnings.map((warning) => (
            <li key={warning}>
              <span className="tag">{messages.warnings}</span>
              <span>{warning}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const cellAt = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("tbody .cell") : null;

/** Arrows go from cell to cell; the first one pressed enters at the first test. */
function step(event: KeyboardEvent<HTMLElement>) {
  const [across, down] = STEPS[event.key] ?? [0, 0];
  if (across === 0 && down === 0) return;
  const rows = [...event.currentTarget.querySelectorAll("tbody tr")].map((row) => [
    ...row.querySelectorAll<HTMLElement>(".cell"),
  ]);
  const now = cellAt(event.target);
  const row = rows.findIndex((cells) => now !== null && cells.includes(now));
  const column = now ? (rows[row]?.indexOf(now) ?? 0) : 0;
  const next = now ? rows[row + down]?.[column + across] : rows[0]?.[0];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function Row({ one, tests, columns }: { one: VerifiedSubmission; tests: number; columns: string[] }) {
  return (
    <tr>
      <th scope="row">
        <code>{one.path.replace(/^submissions\//, "")}</code>
      </th>
      <td>{[...new Set([...one.required, ...one.permitted])].join(", ")}</td>
      <td>
        {one.verdict ? <Verdict code={one.verdict} /> : <span className="soft">{one.skipped ?? words.skipped}</span>}
        {one.first_failed && <small> {words.firstFailed(one.first_failed)}</small>}
        {one.message && <small className="said-text"> {one.message}</small>}
      </td>
      <td className="r">{words.ofTests(one.tests_run, tests)}</td>
      <td className="r">{one.verdict ? micros(one.cpu_time_us_max) : ""}</td>
      <td className="r">{one.verdict ? bytes(one.memory_bytes_max) : ""}</td>
      <td>
        {!one.skipped && (
          <span className={one.agrees ? "tag good" : "tag bad"}>
            {one.agrees ? <Check size={12} aria-hidden /> : <CircleX size={12} aria-hidden />}
            {one.agrees ? words.agrees : words.disagrees}
          </span>
        )}
      </td>
      {columns.map((name, index) => (
        <Cell key={name} name={name} result={one.results?.[index] ?? null} />
      ))}
    </tr>
  );
}

/** One submission on one test. What it took is told on asking: there is room for no more than a sign. */
function Cell({ name, result }: { name: string; result: VerifiedTest | null }) {
  if (!result)
    return (
      <td className="cell" tabIndex={-1} title={`${name}: ${words.notRun}`}>
        <span aria-hidden>·</span>
        <span className="sr">{words.notRun}</span>
      </td>
    );
  const { tone, icon: Icon, word } = verdictOf(result.verdict);
  const told = words.cell(result.verdict, word, micros(result.cpu_time_us), bytes(result.memory_bytes));
  return (
    <td className="cell" tabIndex={-1} title={`${name}: ${told}`}>
      <span className={`verdict ${tone}`}>
        <Icon size={14} aria-hidden />
        <span className="sr">{told}</span>
      </span>
    </td>
  );
}
