import { Ban, Check, CircleSlash, Loader, TimerOff, X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Limits, Outcome } from "../../api/runs";
import { messages } from "./messages";
import type { RunState } from "./useRun";

interface Props {
  state: RunState;
  limits: { run_limits: Limits; compile_limits: Limits };
}

interface Verdict {
  kind: "ac" | "wa" | "tl" | "rt" | "wait";
  text: string;
}

function verdict(state: RunState, limits: Props["limits"]): Verdict | null {
  if (state.phase === "idle") return null;
  if (state.phase === "running") {
    const text =
      state.stage === null ? messages.waiting : state.stage === "compile" ? messages.compiling : messages.running;
    return { kind: "wait", text };
  }
  const { outcome, compile, failed } = state;
  if (failed !== null || !outcome) return failed === messages.stoppedByYou ? { kind: "tl", text: failed } : null;
  const which = outcome === compile ? limits.compile_limits : limits.run_limits;
  if (outcome.stopped_by) return { kind: "tl", text: messages.stopped[outcome.stopped_by](which) };
  if (outcome === compile) return { kind: "wa", text: messages.compileFailed };
  return ended(outcome);
}

function ended(outcome: Outcome): Verdict {
  if ("signal" in outcome.exit)
    return { kind: "rt", text: messages.signal(outcome.signal_name ?? String(outcome.exit.signal)) };
  return { kind: outcome.exit.code === 0 ? "ac" : "wa", text: messages.exit(outcome.exit.code) };
}

const icons = { ac: Check, wa: X, tl: TimerOff, rt: Ban, wait: Loader };

export function Output({ state, limits }: Props) {
  const shown = verdict(state, limits);
  const Icon = shown ? icons[shown.kind] : CircleSlash;
  const box = useRef<HTMLDivElement>(null);
  const follow = useRef(true);
  const length = state.pieces.length;
  const last = state.pieces[length - 1]?.text.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new output is what makes it scroll.
  useEffect(() => {
    if (follow.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [length, last]);
  const silent = state.phase === "ended" && length === 0 && state.failed === null;

  return (
    <section className="term" aria-label={messages.output}>
      <header>
        <h2>{messages.output}</h2>
        <span className={`verdict ${shown?.kind ?? ""}`} role="status">
          {shown && (
            <>
              <Icon size={13} aria-hidden /> {shown.text}
            </>
          )}
        </span>
      </header>
      <div
        className="scroll"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          follow.current = scrollTop + clientHeight >= scrollHeight - 24;
        }}
      >
        {state.phase === "idle" && <p className="quiet">{messages.idle}</p>}
        {state.cut && <p className="quiet">{messages.cut}</p>}
        {silent && <p className="quiet">{messages.noOutput}</p>}
        <pre>
          {state.pieces.map((piece, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces are only ever added at the end.
              key={index}
              className={piece.stage === "compile" ? "compiler" : piece.stream}
              data-label={piece.stage === "compile" ? messages.compileOutput : piece.stream}
            >
              {piece.text}
            </span>
          ))}
        </pre>
        {state.failed !== null && state.failed !== messages.stoppedByYou && (
          <p className="failed" role="alert">
            {state.failed}
          </p>
        )}
      </div>
    </section>
  );
}
