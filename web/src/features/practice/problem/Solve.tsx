// A problem under work: statement, editor and results beside each other, or one at a time on a phone.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Lock, PanelLeft, PanelLeftClose, PanelRight, PanelRightClose, Play, Send, Square } from "lucide-react";
import { type CSSProperties, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { contestKey, submitIn } from "../../../api/contests";
import { type Submission, submit as send, submissionQuery, useSubmission } from "../../../api/judge";
import type { Problem, ProblemLanguage } from "../../../api/problems";
import { runtimesQuery } from "../../../api/runs";
import { usePerson } from "../../../api/session";
import { type Action, shownKeys, useActions } from "../../../lib/actions";
import { keep, recall } from "../../../lib/kept";
import { asProblem } from "../../../lib/problem";
import { skeleton } from "../../../lib/skeletons";
import type { TrialState } from "../../../lib/trial";
import { marksOf } from "../../../ui/editor/marks";
import { Guard } from "../../../ui/Guard";
import { Splitter } from "../../../ui/panes/Splitter";
import { type Panes, usePanes } from "../../../ui/panes/usePanes";
import { Strip } from "../../../ui/Strip";
import { InTop } from "../../../ui/TopPlace";
import { TrialResult } from "../../../ui/trial/TrialResult";
import { Standing } from "../../../ui/Verdict";
import { messages } from "../messages";
import { CodePane } from "./CodePane";
import { Editorial } from "./Editorial";
import { InContest } from "./InContest";
import { OwnInput } from "./OwnInput";
import { Statement } from "./Statement";
import { Submissions, Submitted } from "./Submitted";
import { useDraft } from "./useDraft";
import { useTrial } from "./useTrial";

export type ReadTab = "description" | "submissions" | "editorial";
type ResultTab = "samples" | "own" | "submission";
type Pane = "statement" | "code" | "results";

interface Props {
  problem: Problem;
  language: ProblemLanguage;
  choose: (id: string) => void;
  tab: ReadTab;
  submission: string | null;
  /** Solved in a contest, as its problem of this label. */
  contest: { slug: string; label: string } | null;
}

/** All that goes on with the program of this problem and language. */
function useWork({ problem, language, submission, contest }: Props) {
  const { slug } = problem;
  const client = useQueryClient();
  const person = usePerson();
  const navigate = useNavigate({ from: "/problems/$slug" });
  const { data: runtimes } = useQuery(runtimesQuery);
  const runtime = runtimes?.runtimes.find((one) => one.id === language.id);
  const first = language.stub || (problem.signature ? "" : skeleton(language.id));
  const { draft, ...state } = useDraft(slug, language.id, first);
  const { trial, start, stop } = useTrial(slug);
  const [shown, setShown] = useState<ResultTab>(submission ? "submission" : "samples");
  const [input, setInput] = useState(() => recall(`input.${slug}`) ?? problem.samples[0]?.input ?? "");
  const [sent, setSent] = useState<string[]>([]);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const known = person !== null && !person.guest;

  const changeInput = (text: string) => {
    setInput(text);
    keep(`input.${slug}`, text);
  };
  const running = trial.phase === "running";
  const runSamples = () => {
    if (running) return stop();
    setRefused(null);
    setShown("samples");
    void start({ language: language.id, code: draft.get().code });
  };
  const runOwn = () => {
    setShown("own");
    setSent([input]);
    void start({ language: language.id, code: draft.get().code, inputs: [input] });
  };
  const open = useCallback(
    (id: string) => {
      setShown("submission");
      void navigate({ search: (before) => ({ ...before, submission: id }), replace: true });
    },
    [navigate],
  );
  const submit = async () => {
    if (sending) return;
    if (!known) return setRefused(messages.results.signInText);
    setSending(true);
    setRefused(null);
    try {
      draft.flush();
      const { code } = draft.get();
      if (contest) {
        const made = await submitIn(contest.slug, contest.label, language.id, code);
        open(made.submission);
        void client.invalidateQueries({ queryKey: contestKey(contest.slug) });
      } else {
        const made = await send(slug, language.id, code);
        client.setQueryData(submissionQuery(made.id).queryKey, made);
        open(made.id);
      }
      void client.invalidateQueries({ queryKey: ["mine", "submissions"] });
    } catch (error) {
      const told = asProblem(error);
      setRefused(told.fields[0]?.detail ?? told.detail);
    } finally {
      setSending(false);
    }
  };
  return {
    draft,
    state,
    runtime,
    trial,
    running,
    runSamples,
    runOwn,
    submit,
    sending,
    refused,
    known,
    shown,
    setShown,
    input,
    changeInput,
    sent,
    open,
  };
}

type Work = ReturnType<typeof useWork>;

export function Solve(props: Props) {
  const { problem, tab, submission } = props;
  const work = useWork(props);
  const { panes, change } = usePanes();
  const [pane, setPane] = useState<Pane>("statement");
  useWorkKeys(work, change, panes, setPane);
  const use = (input: string) => {
    work.changeInput(input);
    work.setShown("own");
    setPane("results");
    if (panes.resultsShut) change({ resultsShut: false });
  };
  const style = {
    "--statement": panes.statementShut ? "36px" : `${panes.statement}%`,
    "--results": panes.resultsShut ? "36px" : `${panes.results}%`,
    "--results-height": `${panes.height}%`,
  } as CSSProperties;
  return (
    <div className="solve" style={style} data-pane={pane}>
      <h1 className="sr">{problem.title}</h1>
      <InTop>
        {props.contest && <InContest contest={props.contest} />}
        <Buttons work={work} />
      </InTop>
      <Switch pane={pane} setPane={setPane} />
      <section
        className={panes.statementShut ? "pane reading shut" : "pane reading"}
        aria-label={messages.panes.statement}
      >
        {panes.statementShut ? (
          <Opener name={messages.panes.statement} open={() => change({ statementShut: false })} />
        ) : (
          <Reading
            problem={problem}
            tab={tab}
            use={use}
            open={(id) => {
              work.open(id);
              setPane("results");
            }}
            shut={() => change({ statementShut: true })}
          />
        )}
      </section>
      <Splitter
        label={messages.panes.resizeStatement}
        value={panes.statement}
        change={(statement) => change({ statement })}
        toggle={() => change({ statementShut: !panes.statementShut })}
        shut={panes.statementShut}
      />
      <section className="pane coding" aria-label={messages.panes.code}>
        <Guard>
          <Coding {...props} work={work} />
        </Guard>
      </section>
      <Splitter
        label={messages.panes.resizeResults}
        value={panes.results}
        change={(results) => change({ results })}
        toggle={() => change({ resultsShut: !panes.resultsShut })}
        shut={panes.resultsShut}
        after
      />
      <section className={panes.resultsShut ? "pane results shut" : "pane results"} aria-label={messages.panes.results}>
        {panes.resultsShut ? (
          <Opener name={messages.panes.results} open={() => change({ resultsShut: false })} right />
        ) : (
          <Guard>
            <Results problem={problem} work={work} submission={submission} shut={() => change({ resultsShut: true })} />
          </Guard>
        )}
      </section>
      <Dock problem={problem} work={work} submission={submission} show={() => setPane("results")} />
    </div>
  );
}

/** Ctrl+Enter and Ctrl+Shift+Enter work wherever the hands are, in the editor too. */
function useWorkKeys(work: Work, change: (part: Partial<Panes>) => void, panes: Panes, setPane: (pane: Pane) => void) {
  const acts = useRef({ run: () => {}, submit: () => {}, statement: () => {}, results: () => {} });
  const reveal = () => {
    setPane("results");
    if (panes.resultsShut) change({ resultsShut: false });
  };
  acts.current = {
    run: () => {
      work.runSamples();
      reveal();
    },
    submit: () => {
      void work.submit();
      reveal();
    },
    statement: () => change({ statementShut: !panes.statementShut }),
    results: () => change({ resultsShut: !panes.resultsShut }),
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (document.querySelector("[role=dialog], [role=alertdialog]")) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (event.shiftKey) acts.current.submit();
      else acts.current.run();
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, []);
  useActions(
    useMemo<Action[]>(() => {
      const act = (id: string, title: string, icon: Action["icon"], run: () => void, keys?: string): Action => ({
        id,
        title,
        group: messages.here,
        run,
        ...(icon ? { icon } : {}),
        ...(keys ? { keys, own: true } : {}),
      });
      return [
        act("run", messages.run, Play, () => acts.current.run(), "$mod+Enter"),
        act("submit", messages.submit, Send, () => acts.current.submit(), "$mod+Shift+Enter"),
        { ...act("statement", messages.panes.toggleStatement, PanelLeft, () => acts.current.statement()), keys: "[" },
        { ...act("results", messages.panes.toggleResults, PanelRight, () => acts.current.results()), keys: "]" },
      ];
    }, []),
  );
}

function Buttons({ work }: { work: Work }) {
  return (
    <>
      <button type="button" className="btn run" onClick={work.runSamples}>
        {work.running ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
        <span>{work.running ? messages.stop : messages.run}</span>
        <kbd aria-hidden>{shownKeys("$mod+Enter").join("")}</kbd>
      </button>
      <button type="button" className="btn go" disabled={work.sending} onClick={() => void work.submit()}>
        {work.sending ? messages.submitting : messages.submit}
        <kbd aria-hidden>{shownKeys("$mod+Shift+Enter").join("").replace("Shift", "⇧")}</kbd>
      </button>
    </>
  );
}

/** On a phone one pane is shown at a time. */
function Switch({ pane, setPane }: { pane: Pane; setPane: (pane: Pane) => void }) {
  const all: Pane[] = ["statement", "code", "results"];
  return (
    <fieldset className="switch-panes">
      <legend className="sr">{messages.panes.code}</legend>
      {all.map((name) => (
        <label key={name} className={name === pane ? "on" : undefined}>
          <input type="radio" name="pane" className="sr" checked={name === pane} onChange={() => setPane(name)} />
          {messages.panes[name]}
        </label>
      ))}
    </fieldset>
  );
}

function Opener({ name, open, right }: { name: string; open: () => void; right?: boolean }) {
  return (
    <button type="button" className="opener" onClick={open} title={messages.panes.show(name)}>
      {right ? <PanelRight size={16} aria-hidden /> : <PanelLeft size={16} aria-hidden />}
      <span>{name}</span>
    </button>
  );
}

interface ReadingProps {
  problem: Problem;
  tab: ReadTab;
  use: (input: string) => void;
  open: (id: string) => void;
  shut: () => void;
}

function Reading({ problem, tab, use, open, shut }: ReadingProps) {
  const words = messages.tabs;
  const link = (name: ReadTab, aside?: React.ReactNode) => (
    <Link
      from="/problems/$slug"
      to="."
      search={(before) => ({ ...before, tab: name === "description" ? undefined : name })}
      replace
      aria-current={tab === name ? "page" : undefined}
      activeProps={{}}
    >
      {words[name]} {aside}
    </Link>
  );
  return (
    <>
      <div className="pane-head">
        <nav className="tabs" aria-label={words.label}>
          {link("description")}
          {link("submissions")}
          {problem.editorial !== "none" &&
            link(
              "editorial",
              problem.editorial === "locked" && (
                <>
                  <Lock size={12} aria-hidden />
                  <span className="sr">{words.locked}</span>
                </>
              ),
            )}
        </nav>
        <Shut name={messages.panes.statement} shut={shut} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" tabIndex={0} aria-label={words[tab]}>
        <Guard key={tab}>
          {tab === "description" && <Statement problem={problem} use={use} />}
          {tab === "submissions" && <Submissions problem={problem} choose={open} />}
          {tab === "editorial" && <Editorial problem={problem} />}
        </Guard>
      </section>
    </>
  );
}

function Shut({ name, shut, right }: { name: string; shut: () => void; right?: boolean }) {
  const label = messages.panes.hide(name);
  return (
    <button type="button" className="btn bare icon shut-pane" aria-label={label} title={label} onClick={shut}>
      {right ? <PanelRightClose size={14} aria-hidden /> : <PanelLeftClose size={14} aria-hidden />}
    </button>
  );
}

const stderrOf = (tests: { verdict: string | null; stderr?: string }[]): string =>
  tests.find((test) => test.verdict === "RTE")?.stderr ?? "";
/** What was said of the program's lines: by the compiler, or by the program as it broke off. */
const saidOf = (judged: Submission): string =>
  judged.verdict === "CE" ? (judged.compile_log ?? "") : stderrOf(judged.tests);
const triedSaid = (trial: TrialState): string =>
  trial.compiled && !trial.compiled.ok ? trial.compiled.log : stderrOf(trial.tests);

function Coding({ problem, language, choose, submission, work }: Props & { work: Work }) {
  const judged = useSubmission(work.shown === "submission" ? submission : null).data;
  const file = work.runtime?.main_file ?? language.id;
  const log =
    work.shown === "submission" ? (judged?.language === language.id ? saidOf(judged) : "") : triedSaid(work.trial);
  const marks = useMemo(() => marksOf(log, file), [log, file]);
  return (
    <CodePane
      problem={problem}
      language={language}
      file={file}
      version={work.runtime?.version.split(".").slice(0, 2).join(".") ?? null}
      choose={choose}
      draft={work.draft}
      state={work.state}
      marks={marks}
    />
  );
}

interface ResultsProps {
  problem: Problem;
  work: Work;
  submission: string | null;
  shut: () => void;
}

function Results({ problem, work, submission, shut }: ResultsProps) {
  const words = messages.results;
  const { shown, setShown, trial } = work;
  const tab = (name: ResultTab) => (
    <button type="button" aria-pressed={shown === name} onClick={() => setShown(name)}>
      {words[name]}
    </button>
  );
  return (
    <>
      <div className="pane-head">
        {/* biome-ignore lint/a11y/useSemanticElements: three buttons, not a form. */}
        <div className="tabs" role="group" aria-label={words.label}>
          {problem.samples.length > 0 && tab("samples")}
          {problem.kind !== "interactive" && tab("own")}
          {tab("submission")}
        </div>
        <Shut name={messages.panes.results} shut={shut} right />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" tabIndex={0} aria-label={words[shown]}>
        {work.refused && <Refused work={work} />}
        {shown === "samples" && (
          <TrialResult trial={trial.own ? { ...trial, phase: "idle" } : trial} problem={problem} inputs={[]} />
        )}
        {shown === "own" && (
          <>
            <OwnInput
              problem={problem}
              input={work.input}
              change={work.changeInput}
              run={work.runOwn}
              running={work.running}
            />
            {trial.own && <TrialResult trial={trial} problem={problem} inputs={work.sent} />}
          </>
        )}
        {shown === "submission" && <Submitted id={submission} problem={problem} />}
      </section>
    </>
  );
}

function Refused({ work }: { work: Work }) {
  return (
    <div className="refused" role="alert">
      {work.known ? (
        <p>{work.refused}</p>
      ) : (
        <>
          <b>{messages.results.signIn}</b>
          <p>{work.refused}</p>
          <Link className="btn go" to="/sign-in" search={{ return_to: location.pathname }}>
            {messages.results.signIn}
          </Link>
        </>
      )}
    </div>
  );
}

/** On a phone the verdict and both buttons stay under the thumb. */
function Dock({ problem, work, submission, show }: Omit<ResultsProps, "shut"> & { show: () => void }) {
  const judged = useSubmission(work.shown === "submission" ? submission : null).data;
  const { trial } = work;
  const cells = judged ? judged.tests : trial.own ? [] : trial.tests;
  const broken = trial.compiled !== null && !trial.compiled.ok;
  const standing = judged
    ? { state: judged.state, verdict: judged.verdict, failed: judged.judge_failed }
    : trial.phase === "idle"
      ? null
      : {
          state: trial.phase === "running" ? ("judging" as const) : ("done" as const),
          verdict: broken ? "CE" : trial.verdict,
        };
  return (
    <div className="dock">
      {standing && (
        <button type="button" className="dock-line" onClick={show}>
          <Standing {...standing} />
          <Strip
            cells={cells}
            total={judged ? judged.tests_total : trial.own ? 1 : problem.samples.length}
            limit_us={problem.limits.time_ms * 1_000}
            flat
          />
        </button>
      )}
      <div className="dock-acts">
        <button
          type="button"
          className="btn"
          onClick={() => {
            work.runSamples();
            show();
          }}
        >
          {work.running ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
          {work.running ? messages.stop : messages.run}
        </button>
        <button
          type="button"
          className="btn go"
          disabled={work.sending}
          onClick={() => {
            void work.submit();
            show();
          }}
        >
          {work.sending ? messages.submitting : messages.submit}
        </button>
      </div>
    </div>
  );
}
