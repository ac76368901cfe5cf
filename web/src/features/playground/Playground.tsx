import "./playground.css";
import { useQuery } from "@tanstack/react-query";
import { Keyboard, Link as LinkIcon, Play, RotateCcw, Square } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Missing, type Runtime, runtimesQuery } from "../../api/runs";
import { usePerson } from "../../api/session";
import { type Action, useActions } from "../../lib/actions";
import { keep, recall } from "../../lib/kept";
import { fromFragment, toFragment } from "../../lib/share";
import { Editor } from "../../ui/editor/Editor";
import { Fell } from "../../ui/Guard";
import { Bone } from "../../ui/states";
import { Cost } from "./Cost";
import { LanguageTabs } from "./LanguageTabs";
import { messages } from "./messages";
import { Output } from "./Output";
import { useRun } from "./useRun";

const FIRST = ["python", "rust", "go", "cpp", "typescript"];

/** `below`: what the page has to offer beside it, under the editor. */
export function Playground({ below }: { below?: ReactNode }) {
  const { data, error, refetch } = useQuery(runtimesQuery);
  return (
    <div className="yard">
      <div className="say">
        <h1>{messages.title}</h1>
        <p>{messages.lead}</p>
      </div>
      {error ? (
        <Fell error={error} kept={messages.kept} again={() => void refetch()} />
      ) : !data ? (
        <Skeleton />
      ) : data.runtimes.length === 0 ? (
        <div className="card notice">
          <p>{messages.noRuntimes}</p>
          <code>{messages.installExample}</code>
        </div>
      ) : (
        <Bench runtimes={data.runtimes} missing={data.missing} />
      )}
      <p className="host">
        {messages.hostLead} <code>$ {messages.hostCommand}</code>
      </p>
      {below}
    </div>
  );
}

/** The bench without its parts, so that nothing moves when they come. */
function Skeleton() {
  return (
    <div className="card bench" role="status" aria-label={messages.loading}>
      <div className="bar bones">
        {[64, 40, 28, 44].map((width) => (
          <Bone key={width} w={width} />
        ))}
      </div>
      <div className="left bones">
        {[62, 38, 44, 70, 52, 58].map((width) => (
          <Bone key={width} w={`${width}%`} />
        ))}
      </div>
      <div className="term" />
      <div className="cost" />
    </div>
  );
}

function inOrder(all: Runtime[]): Runtime[] {
  const rank = (runtime: Runtime) => (FIRST.includes(runtime.id) ? FIRST.indexOf(runtime.id) : FIRST.length);
  return [...all].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function Bench({ runtimes: unordered, missing }: { runtimes: Runtime[]; missing: Missing[] }) {
  const [all] = useState(() => inOrder(unordered));
  const find = (id: string | null) => all.find((runtime) => runtime.id === id);
  const [runtime, setRuntime] = useState<Runtime>(() => find(recall("language")) ?? (all[0] as Runtime));
  const [code, setCode] = useState(() => recall(`code.${runtime.id}`) ?? runtime.hello);
  const [stdin, setStdin] = useState(() => recall("stdin") ?? "");
  const [args, setArgs] = useState("");
  const [inputOpen, setInputOpen] = useState(stdin !== "");
  const [said, setSaid] = useState("");
  const habits = usePerson()?.preferences.editor ?? null;
  const { state, start, stop } = useRun();
  const running = state.phase === "running";

  const change = (text: string) => {
    setCode(text);
    keep(`code.${runtime.id}`, text === runtime.hello ? null : text);
  };
  const choose = (next: Runtime) => {
    setRuntime(next);
    setCode(recall(`code.${next.id}`) ?? next.hello);
    keep("language", next.id);
  };
  const go = useCallback(() => {
    if (running) return stop();
    const list = args.split(/\s+/).filter(Boolean);
    start({ language: runtime.id, file: runtime.main_file, code, stdin, args: list });
  }, [running, stop, start, runtime, code, stdin, args]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is opened once, when the page is.
  useEffect(() => {
    fromFragment(location.hash).then((shared) => {
      const language = shared && find(shared.language);
      if (!shared || !language) return;
      setRuntime(language);
      setCode(shared.code);
      setStdin(shared.stdin);
      setInputOpen(shared.stdin !== "");
      history.replaceState(null, "", location.pathname);
    });
  }, []);

  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        latest.current();
      }
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, []);

  const share = async () => {
    const address = location.origin + location.pathname + (await toFragment({ language: runtime.id, code, stdin }));
    const copied = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    );
    if (!copied) history.replaceState(null, "", address);
    setSaid(copied ? messages.shared : messages.shareFailed);
  };

  const acts = useRef({ go, share, change });
  acts.current = { go, share, change };
  useActions(
    useMemo<Action[]>(() => {
      const here = (id: string, title: string, icon: Action["icon"], run: () => void): Action => ({
        id,
        title,
        group: messages.here,
        run,
        ...(icon ? { icon } : {}),
      });
      return [
        {
          ...here("run", running ? messages.stop : messages.run, running ? Square : Play, () => acts.current.go()),
          keys: "$mod+Enter",
          own: true,
        },
        here("share", messages.shareLong, LinkIcon, () => void acts.current.share()),
        here("input", messages.stdin, Keyboard, () => setInputOpen((open) => !open)),
        here("reset", messages.resetLong, RotateCcw, () => acts.current.change(runtime.hello)),
      ];
    }, [running, runtime]),
  );

  return (
    <section className="card bench" aria-label={messages.title}>
      <div className="bar">
        <LanguageTabs all={all} missing={missing} chosen={runtime} choose={choose} />
        <div className="actions">
          <span className="said" role="status">
            {said}
          </span>
          <button
            type="button"
            className="btn bare"
            title={messages.resetHint}
            onClick={() => change(runtime.hello)}
            disabled={code === runtime.hello}
          >
            <RotateCcw size={14} aria-hidden /> {messages.reset}
          </button>
          <button type="button" className="btn bare" onClick={share}>
            <LinkIcon size={14} aria-hidden /> {messages.share}
          </button>
          <button type="button" className="btn bare" aria-expanded={inputOpen} onClick={() => setInputOpen(!inputOpen)}>
            <Keyboard size={14} aria-hidden /> {messages.input}
          </button>
          <button type="button" className="btn go" onClick={go}>
            {running ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
            {running ? messages.stop : messages.run}
            <kbd aria-hidden>Ctrl ↵</kbd>
          </button>
        </div>
      </div>
      <div className="left">
        <Editor
          key={runtime.id}
          code={code}
          change={change}
          language={runtime.editor}
          file={runtime.main_file}
          habits={habits}
        />
        {inputOpen && (
          <div className="input">
            <label>
              <span>{messages.stdin}</span>
              <textarea
                value={stdin}
                placeholder={messages.stdinHint}
                rows={3}
                spellCheck={false}
                onChange={(event) => {
                  setStdin(event.target.value);
                  keep("stdin", event.target.value || null);
                }}
              />
            </label>
            <label>
              <span>{messages.args}</span>
              <input
                className="field"
                value={args}
                spellCheck={false}
                onChange={(event) => setArgs(event.target.value)}
              />
            </label>
          </div>
        )}
      </div>
      <Output state={state} limits={state.limits ?? runtime} />
      <Cost state={state} />
    </section>
  );
}
