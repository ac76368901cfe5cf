// A duel as one of the two plays it: statement, editor with what it came to, and the other side.
import { useQuery } from "@tanstack/react-query";
import { Play as PlayIcon, Send, Square, X } from "lucide-react";
import {
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useSubmission } from "../../../api/judge";
import { type Problem, problemQuery } from "../../../api/problems";
import { runtimesQuery } from "../../../api/runs";
import { usePerson } from "../../../api/session";
import { shownKeys } from "../../../lib/actions";
import { asProblem } from "../../../lib/problem";
import { bytes, millis } from "../../../lib/units";
import { Editor } from "../../../ui/editor/Editor";
import { marksOf } from "../../../ui/editor/marks";
import { Grade } from "../../../ui/Grade";
import { Fell, Guard } from "../../../ui/Guard";
import { expectMath, Prose } from "../../../ui/Prose";
import { Splitter } from "../../../ui/panes/Splitter";
import { usePanes } from "../../../ui/panes/usePanes";
import { Strip } from "../../../ui/Strip";
import { Bone } from "../../../ui/states";
import { Sample } from "../../../ui/trial/Sample";
import { TrialResult } from "../../../ui/trial/TrialResult";
import { useTrialOf } from "../../../ui/trial/useTrialOf";
import { Standing } from "../../../ui/Verdict";
import { attempt, command, type Duel, type SideName, submit as send } from "../api";
import { messages } from "../messages";
import { Opponent } from "./Opponent";
import { isElsewhere } from "./recorder";
import type { LiveDuel } from "./useDuel";
import { useWriting, type Writing } from "./useWriting";

const words = messages.duel;
type Pane = "statement" | "code" | "results";
/** The code has more room than in practice: nobody looks anything up for long. */
const FIRST = { statement: 25, results: 23 };

export function Play({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const { data, error, refetch } = useQuery({
    ...problemQuery(duel.problem?.slug ?? ""),
    enabled: duel.problem !== null,
  });
  if (error) return <Fell error={error} again={() => void refetch()} />;
  if (!data) return <Opening />;
  return <Room live={live} problem={data} />;
}

function Opening() {
  return (
    <div className="solve" role="status" aria-label={words.opens} data-pane="statement">
      <div className="pane reading">
        <div className="pane-head" />
        <div className="read bones">
          <Bone w="54%" h={24} />
          {["96%", "91%", "97%", "58%", "93%"].map((width) => (
            <Bone key={width} w={width} />
          ))}
        </div>
      </div>
      <div className="split" />
      <div className="pane coding">
        <div className="tools" />
      </div>
      <div className="split" />
      <div className="pane results">
        <div className="pane-head" />
      </div>
    </div>
  );
}

/** What goes on with one's program: trials and submissions. */
function useWork(live: LiveDuel, writing: Writing) {
  const duel = live.known.duel as Duel;
  const { trial, begin, stop } = useTrialOf();
  const [shown, setShown] = useState<"samples" | "submission" | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const own = live.known.events.filter((event) => event.type === "submitted" && event.side === duel.you).at(-1);
  const last = own?.submission ?? sent;
  const running = trial.phase === "running";
  const isOn = duel.state === "running" && writing.state !== null && !isElsewhere(writing.state.kept);
  const run = () => {
    const { state } = writing;
    if (running) return stop();
    if (!state || !isOn) return;
    setFailed(null);
    setShown("samples");
    void begin(false, (signal, tell) =>
      attempt(duel.id, { language: state.language, code: state.text }, signal, tell),
    ).then(live.again);
  };
  const submit = async () => {
    const { state } = writing;
    if (!state || !isOn || busy) return;
    setBusy(true);
    setFailed(null);
    try {
      void writing.flush();
      setSent((await send(duel.id, state.language, state.text)).submission);
      setShown(null);
    } catch (error) {
      const told = asProblem(error);
      setFailed(told.fields[0]?.detail ?? told.detail);
    } finally {
      setBusy(false);
    }
  };
  const finish = async () => {
    try {
      live.answer((await command(duel.id, "done", duel.seq)).duel);
    } catch (error) {
      setFailed(asProblem(error).detail);
    }
  };
  return { trial, running, run, submit, finish, busy, failed, last, shown, setShown, isOn };
}

type Work = ReturnType<typeof useWork>;

function Room({ live, problem }: { live: LiveDuel; problem: Problem }) {
  const duel = live.known.duel as Duel;
  const writing = useWriting(duel, problem, live.clock, live.heard[duel.you ?? "left"]);
  const work = useWork(live, writing);
  const { panes, change } = usePanes("duel-panes", FIRST);
  const [pane, setPane] = useState<Pane>("code");
  useEffect(() => expectMath(problem.statement.html), [problem.statement.html]);
  useKeys(work);
  const style = { "--statement": `${panes.statement}%`, "--results": `${panes.results}%` } as CSSProperties;
  const them = duel.you === "left" ? duel.right : duel.left;
  // Where only one pane is seen at a time, the other side's offer is told on the way to it.
  const isAsked = duel.draw_offered_by !== null && duel.draw_offered_by !== duel.you;
  return (
    <div className="solve duelling" style={style} data-pane={pane}>
      <fieldset className="switch-panes">
        <legend className="sr">{words.pane}</legend>
        {(["statement", "code", "results"] as const).map((name) => (
          <label key={name} className={name === pane ? "on" : name === "results" && isAsked ? "asks" : undefined}>
            <input type="radio" name="pane" className="sr" checked={name === pane} onChange={() => setPane(name)} />
            {name === "statement"
              ? words.description
              : name === "code"
                ? words.code
                : isAsked && name !== pane
                  ? words.drawOffered
                  : them.name}
          </label>
        ))}
      </fieldset>
      <section className="pane reading" aria-label={words.description}>
        <Guard>
          <Reading duel={duel} problem={problem} />
        </Guard>
      </section>
      <Splitter
        label={words.resizeStatement}
        value={panes.statement}
        change={(statement) => change({ statement })}
        toggle={() => change({ statement: panes.statement > 20 ? 16 : 30 })}
        shut={false}
      />
      <section className="pane coding" aria-label={words.code}>
        <Guard>
          <Coding duel={duel} problem={problem} writing={writing} work={work} />
        </Guard>
        <Mine live={live} problem={problem} work={work} />
      </section>
      <Splitter
        label={words.resizeOpponent}
        value={panes.results}
        change={(results) => change({ results })}
        toggle={() => change({ results: panes.results > 20 ? 16 : 30 })}
        shut={false}
        after
      />
      <aside className="pane results foe" aria-label={words.opponent}>
        <Guard>
          <Opponent live={live} />
        </Guard>
      </aside>
    </div>
  );
}

/** Ctrl+Enter and Ctrl+Shift+Enter work wherever the hands are, in the editor too. */
function useKeys(work: Work): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (document.querySelector("[role=dialog], [role=alertdialog]")) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (event.shiftKey) void latest.current.submit();
      else latest.current.run();
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, []);
}

export function Reading({ duel, problem }: { duel: Duel; problem: Problem }) {
  const [tab, setTab] = useState<"description" | "rules">("description");
  return (
    <>
      <div className="pane-head">
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons, not a form. */}
        <div className="tabs" role="group" aria-label={words.description}>
          {(["description", "rules"] as const).map((name) => (
            <button key={name} type="button" aria-pressed={tab === name} onClick={() => setTab(name)}>
              {words[name]}
            </button>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" tabIndex={0} aria-label={tab === "description" ? problem.title : words.rules}>
        {tab === "description" ? (
          <article className="read">
            <h2 className="title">{problem.title}</h2>
            <p className="meta">
              {problem.difficulty && <Grade of={problem.difficulty} />}
              <span>
                {millis(problem.limits.time_ms)} · {bytes(problem.limits.memory_bytes)}
              </span>
            </p>
            <Prose html={problem.statement.html} />
            {problem.samples.length > 0 && (
              <section className="samples">
                <h2>{words.samples}</h2>
                {problem.samples.map((sample) => (
                  <Sample key={sample.name} sample={sample} signature={problem.signature} />
                ))}
              </section>
            )}
          </article>
        ) : (
          <Rules duel={duel} />
        )}
      </section>
    </>
  );
}

function Rules({ duel }: { duel: Duel }) {
  const rules = words.rulesOf;
  return (
    <article className="read">
      <ul className="rules">
        <li>{rules[duel.goal]}</li>
        {duel.goal !== "bytes" && <li>{rules.deadline}</li>}
        <li>
          {rules.code}
          {messages.shown[duel.code_shown].toLowerCase()}.
        </li>
        <li>{rules.gone}</li>
        {!duel.rated && <li>{words.unrated(duel.why_unrated ?? messages.unrated)}</li>}
      </ul>
    </article>
  );
}

interface CodingProps {
  duel: Duel;
  problem: Problem;
  writing: Writing;
  work: Work;
}

const stderrOf = (tests: { verdict: string | null; stderr?: string }[]): string =>
  tests.find((test) => test.verdict === "RTE")?.stderr ?? "";

function Coding({ duel, problem, writing, work }: CodingProps) {
  const habits = usePerson()?.preferences.editor ?? null;
  const { data } = useQuery(runtimesQuery);
  const { state } = writing;
  const judged = useSubmission(work.last).data;
  const runtime = data?.runtimes.find((one) => one.id === state?.language);
  const language = problem.languages.find((one) => one.id === state?.language);
  const file = runtime?.main_file ?? language?.id ?? "";
  const { trial } = work;
  const said =
    work.shown === "samples"
      ? trial.compiled && !trial.compiled.ok
        ? trial.compiled.log
        : stderrOf(trial.tests)
      : judged?.verdict === "CE"
        ? (judged.compile_log ?? "")
        : judged
          ? stderrOf(judged.tests)
          : "";
  const marks = useMemo(() => marksOf(said, file), [said, file]);
  const copied = useRef("");
  // What one wrote oneself may be moved about: only what comes from elsewhere is counted.
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
    const isOwn =
      text === copied.current ||
      (state?.text.includes(text) ?? false) ||
      problem.samples.some(({ input }) => input.includes(text));
    if (text !== "" && !isOwn) writing.paste([...text].length);
  };
  const copy = (event: ClipboardEvent) => {
    copied.current = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
  };
  const typed = ({ key, ctrlKey, metaKey }: KeyboardEvent) => {
    if ((key.length === 1 && !ctrlKey && !metaKey) || key === "Backspace" || key === "Delete" || key === "Enter")
      writing.key();
  };
  return (
    <>
      <div className="tools">
        <label className="pick">
          <span className="sr">{words.language}</span>
          <select
            value={state?.language ?? ""}
            disabled={!state || isElsewhere(state.kept)}
            onChange={({ target }) => void writing.choose(target.value)}
          >
            {writing.languages.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        {runtime && <span className="dim num wide-only">{runtime.version.split(".").slice(0, 2).join(".")}</span>}
        <span className="kept" role="status">
          {state && words.kept[state.kept]}
        </span>
      </div>
      {state && isElsewhere(state.kept) && (
        <div className="taken" role="alert">
          <div>
            <b>{words.takenTitle[state.kept]}</b>
            <p>{words.takenText}</p>
          </div>
          <button type="button" className="btn go" onClick={writing.take}>
            {words.take}
          </button>
        </div>
      )}
      {state && language ? (
        <div
          className={isElsewhere(state.kept) ? "writing taken-over" : "writing"}
          inert={isElsewhere(state.kept)}
          onPasteCapture={paste}
          onCopy={copy}
          onCut={copy}
          onKeyDownCapture={typed}
        >
          <Editor
            key={`${duel.id} ${language.id}`}
            code={state.text}
            change={writing.change}
            language={language.editor}
            file={file}
            habits={habits}
            marks={marks}
          />
        </div>
      ) : (
        <div className="writing" />
      )}
    </>
  );
}

/** What one's own program came to, and the two buttons. */
function Mine({ live, problem, work }: { live: LiveDuel; problem: Problem; work: Work }) {
  const duel = live.known.duel as Duel;
  const you = duel.you as SideName;
  const judged = useSubmission(work.last).data;
  const going = live.known.going[you];
  const { limits } = duel;
  const told = going ? [...going.verdicts].map(([index, verdict]) => ({ index, verdict, cpu_time_us: 0 })) : [];
  const cells = judged && judged.tests.length >= told.length ? judged.tests : told;
  const total = judged?.tests_total || going?.total || duel[you].tests_total || 0;
  const attempt = live.known.events.filter((event) => event.type === "submitted" && event.side === you).length;
  const passed = cells.filter(({ verdict }) => verdict === "AC").length;
  return (
    <div className="mine">
      {work.shown === "samples" && (
        <section className="mine-results" aria-label={words.results}>
          <button
            type="button"
            className="btn bare icon shut-results"
            aria-label={words.hide}
            onClick={() => work.setShown(null)}
          >
            <X size={14} aria-hidden />
          </button>
          <Guard>
            <TrialResult trial={work.trial} problem={problem} inputs={[]} />
          </Guard>
        </section>
      )}
      {work.last && (
        <Strip
          cells={cells}
          total={Math.max(total, cells.length, 1)}
          limit_us={problem.limits.time_ms * 1_000}
          flat={cells === told && told.length > 0}
        />
      )}
      <div className="mine-line">
        <div role="status" className="mine-said">
          {work.failed ? (
            <span className="refusal">{work.failed}</span>
          ) : work.last && judged ? (
            <>
              <Standing
                state={judged.state}
                verdict={judged.verdict}
                failed={judged.judge_failed}
                {...(judged.state === "judging" ? { word: words.judging(passed, total) } : {})}
              />
              <span className="dim num">{words.attempt(attempt || 1)}</span>
            </>
          ) : duel.state === "deciding" ? (
            <span className="soft">{words.over}</span>
          ) : (
            <span className="soft wide-only">{words.noneYet}</span>
          )}
          <span className="dim num limits">
            {words.submissionsLeft(limits.submissions_left, limits.submissions_max)} ·{" "}
            {words.runsLeft(limits.runs_left)}
          </span>
        </div>
        <button type="button" className="btn" disabled={!work.isOn} onClick={work.run}>
          {work.running ? <Square size={13} aria-hidden /> : <PlayIcon size={13} aria-hidden />}
          {work.running ? words.stop : words.run} <kbd aria-hidden>{shownKeys("$mod+Enter").join("")}</kbd>
        </button>
        {duel.goal === "bytes" && (
          <button
            type="button"
            className="btn"
            title={words.doneText}
            disabled={!work.isOn || duel[you].done || duel[you].best_bytes === null}
            onClick={() => void work.finish()}
          >
            {duel[you].done ? words.doneSaid : words.done}
          </button>
        )}
        <button
          type="button"
          className="btn go"
          disabled={!work.isOn || work.busy || limits.submissions_left === 0}
          onClick={() => void work.submit()}
        >
          <Send size={13} aria-hidden className="narrow-only" />
          {work.busy ? words.submitting : words.submit}{" "}
          <kbd aria-hidden>{shownKeys("$mod+Shift+Enter").join("").replace("Shift", "⇧")}</kbd>
        </button>
      </div>
    </div>
  );
}
