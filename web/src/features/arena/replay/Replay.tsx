// A duel again: both programs as they were written, on one line of time.
import "../arena.css";
import "../duel/duel.css";
import "./replay.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { History, Link2, Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { type CSSProperties, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Code } from "../../../ui/Code";
import { Fell } from "../../../ui/Guard";
import { useNameHere } from "../../../ui/here";
import { Bone, Empty } from "../../../ui/states";
import { toast } from "../../../ui/toast";
import { Verdict } from "../../../ui/Verdict";
import { type DuelEvent, isGone, type Replay as Recorded, replayQuery, type SideName } from "../api";
import { clockText, spanText } from "../clock";
import { saysOf } from "../duel/Log";
import { Race } from "../duel/Race";
import { courseOf } from "../duel/state";
import { messages } from "../messages";
import { Ticks } from "../Ticks";
import { lastMark, type Mark, marksOf, nextMark } from "./marks";
import { Script } from "./text";

const words = messages.replay;

export function Replay() {
  const { id } = useParams({ from: "/framed/duels/$id/replay" });
  const { data, error, refetch } = useQuery(replayQuery(id));
  useNameHere(data && words.title(data.duel.left.name, data.duel.right.name));
  if (error && isGone(error))
    return (
      <Empty icon={History} title={words.nothing} whole>
        <p>{words.nothingText}</p>
        <Link className="btn" to="/duels/$id" params={{ id }}>
          {words.toDuel}
        </Link>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="replay" role="status" aria-label={messages.loading}>
        <div className="replay-sides">
          <div className="pane">
            <Bone w="60%" />
          </div>
          <div className="pane">
            <Bone w="60%" />
          </div>
        </div>
      </div>
    );
  return <Player key={id} replay={data} />;
}

const SPEEDS = [1, 2, 4, 8, 16];
const STEP_MS = 5_000;
const FRAME_MS = 40;

/** Time that plays, at a speed, until the end. */
function usePlaying(end: number, first: number) {
  const [t, setT] = useState(Math.min(end, first));
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(4);
  useEffect(() => {
    if (!playing) return;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const gone = (now - last) * speed;
      last = now;
      setT((before) => Math.min(end, before + gone));
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, speed, end]);
  useEffect(() => {
    if (t >= end) setPlaying(false);
  }, [t, end]);
  const go = useCallback((to: number) => setT(Math.max(0, Math.min(end, to))), [end]);
  const toggle = useCallback(() => {
    setPlaying((before) => !before);
    // At the end, play begins anew.
    setT((before) => (before >= end ? 0 : before));
  }, [end]);
  return { t, go, playing, toggle, speed, setSpeed };
}

function Player({ replay }: { replay: Recorded }) {
  const { duel, events } = replay;
  const { t: asked } = useSearch({ from: "/framed/duels/$id/replay" });
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  const end = Math.max(1, (duel.ended_at ? Date.parse(duel.ended_at) : startsAt + duel.duration_ms) - startsAt);
  const play = usePlaying(end, (asked ?? 0) * 1000);
  const marks = useMemo(() => marksOf(events, startsAt).filter((mark) => mark.t <= end), [events, startsAt, end]);
  useReplayKeys(play, marks);
  return (
    <div className="replay">
      <h1 className="sr">{words.title(duel.left.name, duel.right.name)}</h1>
      <div className="replay-sides">
        <Written replay={replay} side="left" t={play.t} startsAt={startsAt} />
        <Written replay={replay} side="right" t={play.t} startsAt={startsAt} />
      </div>
      <Controls replay={replay} play={play} end={end} marks={marks} />
    </div>
  );
}

type Playing = ReturnType<typeof usePlaying>;

function useReplayKeys(play: Playing, marks: Mark[]): void {
  const latest = useRef({ play, marks });
  latest.current = { play, marks };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { play, marks } = latest.current;
      const target = event.target as Element;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector("[role=dialog], [role=alertdialog], [role=menu]")) return;
      // A pressed button, and a field one writes in, keep their own keys.
      if (target.closest("select, textarea, input:not([type=range])")) return;
      if (event.key === " " && target.closest("button, a, summary")) return;
      const faster = (by: number) =>
        play.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(play.speed) + by))] ?? 1);
      const jump = (mark: Mark | null) => mark && play.go(mark.t);
      if (event.key === " ") play.toggle();
      else if (event.key === "ArrowRight" && event.shiftKey) jump(nextMark(marks, play.t));
      else if (event.key === "ArrowLeft" && event.shiftKey) jump(lastMark(marks, play.t));
      else if (event.key === "ArrowRight") play.go(play.t + STEP_MS);
      else if (event.key === "ArrowLeft") play.go(play.t - STEP_MS);
      else if (event.key === "+" || event.key === "=") faster(1);
      else if (event.key === "-") faster(-1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

interface WrittenProps {
  replay: Recorded;
  side: SideName;
  t: number;
  startsAt: number;
}

const WRITING_MS = 2_000;

function Written({ replay, side, t, startsAt }: WrittenProps) {
  const { duel, events, sides } = replay;
  const of = sides[side];
  const own = duel[side];
  const script = useMemo(() => new Script(of.start_text, of.edits), [of]);
  const count = script.countAt(t);
  const text = useMemo(() => script.textAfter(count), [script, count]);
  const line = useMemo(() => script.lineAt(t), [script, t]);
  const last = of.edits[count - 1];
  const writing = last !== undefined && t - last.t < WRITING_MS;
  const passed = useMemo(() => courseOf(events, side, startsAt), [events, side, startsAt]).findLast(
    (one) => one.t <= t,
  );
  const language = of.submissions[0]?.language ?? own.language ?? undefined;
  const verdict = events.findLast(
    (event) => event.type === "judged" && event.side === side && Date.parse(event.at) - startsAt <= t,
  );
  const place = useRef<HTMLElement>(null);
  // The line under the hand stays in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is what it scrolls for.
  useLayoutEffect(() => {
    const box = place.current;
    const mark = box?.querySelector<HTMLElement>(".hand");
    if (!box || !mark) return;
    const above = mark.offsetTop - box.scrollTop;
    if (above < 40 || above > box.clientHeight - 60) box.scrollTop = mark.offsetTop - box.clientHeight / 2;
  }, [line, text]);
  const name = own.display_name || own.name;
  return (
    <section className={`pane replay-side ${side}`} aria-label={name}>
      <header>
        <b className={`you-${side}`}>{name}</b>
        <span className="num dim">{Math.round(own.rating)}</span>
        <span className="soft">{language}</span>
        <span className="end">{verdict?.verdict ? <Verdict code={verdict.verdict} /> : null}</span>
        <strong className="num">
          {passed?.passed ?? 0}
          <small> / {own.tests_total ?? "–"}</small>
        </strong>
      </header>
      <div className="ticks-place">
        <Ticks side={side} passed={passed?.passed ?? 0} total={own.tests_total ?? 0} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="replay-code" ref={place} tabIndex={0} aria-label={words.codeOf(name)}>
        <pre className="numbers" aria-hidden>
          {text.split("\n").map((_, index) => `${index + 1}\n`)}
        </pre>
        <pre>
          {line !== null && (
            <i className={`hand ${side}`} style={{ "--line": line - 1 } as CSSProperties} aria-hidden />
          )}
          <Code text={text} language={language} />
        </pre>
      </section>
      <footer className="num">
        <span>{line === null ? "" : words.line(line)}</span>
        <span>{writing ? words.writing : words.idle}</span>
      </footer>
    </section>
  );
}

interface ControlsProps {
  replay: Recorded;
  play: Playing;
  end: number;
  marks: Mark[];
}

function nameOf({ duel }: Recorded, event: DuelEvent): string {
  return event.side ? duel[event.side].name : "";
}

function Controls({ replay, play, end, marks }: ControlsProps) {
  const navigate = useNavigate({ from: "/duels/$id/replay" });
  const { duel, events } = replay;
  const share = async () => {
    const seconds = Math.floor(play.t / 1000);
    await navigate({ search: { t: seconds || undefined }, replace: true });
    try {
      await navigator.clipboard.writeText(location.href);
      await toast(words.shared);
    } catch {
      await toast(location.href);
    }
  };
  const jump = (mark: Mark | null) => mark && play.go(mark.t);
  return (
    <section className="replay-controls" aria-label={words.scrub}>
      <div className="scrub">
        <div className="scrub-marks" aria-hidden>
          {marks.map((mark) => (
            <i
              key={mark.seq}
              className={`${mark.side ?? "both"} ${mark.kind}${mark.event.verdict === "AC" ? " ac" : ""}`}
              style={{ left: `${(mark.t / end) * 100}%` }}
            />
          ))}
        </div>
        <input
          type="range"
          aria-label={words.scrub}
          aria-valuetext={words.at(spanText(play.t), spanText(end))}
          aria-describedby="replay-keys"
          min={0}
          max={end}
          step={100}
          value={play.t}
          style={{ "--share": `${(play.t / end) * 100}%` } as CSSProperties}
          onChange={({ target }) => play.go(Number(target.value))}
        />
      </div>
      <div className="replay-bar">
        <button
          type="button"
          className="btn icon"
          aria-label={words.lastMark}
          title={words.lastMark}
          onClick={() => jump(lastMark(marks, play.t))}
        >
          <SkipBack size={15} aria-hidden />
        </button>
        <button
          type="button"
          className="btn go icon"
          aria-label={play.playing ? words.pause : words.play}
          onClick={play.toggle}
        >
          {play.playing ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
        </button>
        <button
          type="button"
          className="btn icon"
          aria-label={words.nextMark}
          title={words.nextMark}
          onClick={() => jump(nextMark(marks, play.t))}
        >
          <SkipForward size={15} aria-hidden />
        </button>
        <output className="moment num">
          {clockText(play.t)} <small>/ {clockText(end)}</small>
        </output>
        <fieldset className="chips speeds">
          <legend className="sr">{words.speed}</legend>
          {SPEEDS.map((speed) => (
            <label key={speed}>
              <input
                type="radio"
                name="speed"
                className="sr"
                checked={play.speed === speed}
                onChange={() => play.setSpeed(speed)}
              />
              {words.times(speed)}
            </label>
          ))}
        </fieldset>
        <div className="acts end">
          <button type="button" className="btn bare" aria-label={words.share} onClick={() => void share()}>
            <Link2 size={14} aria-hidden /> <span className="wide-only">{words.share}</span>
          </button>
          <Link className="btn bare" to="/duels/$id" params={{ id: duel.id }}>
            {words.toDuel}
          </Link>
        </div>
      </div>
      <div className="replay-more">
        <Race duel={duel} events={events} t={play.t} />
        <ol className="mark-list" aria-label={words.marks}>
          {marks.map((mark) => (
            <li key={mark.seq}>
              <button
                type="button"
                className={mark.side ?? "both"}
                aria-current={
                  mark.t <= play.t &&
                  nextMark(marks, mark.t)?.seq !== mark.seq &&
                  play.t < (nextMark(marks, mark.t)?.t ?? Number.POSITIVE_INFINITY)
                    ? "step"
                    : undefined
                }
                onClick={() => play.go(mark.t)}
              >
                <time>{spanText(mark.t)}</time>
                <i aria-hidden />
                <span>
                  <b>{nameOf(replay, mark.event)}</b> {saysOf(mark.event)}
                  {mark.event.type === "judged" && mark.event.verdict && (
                    <>
                      {" "}
                      <Verdict code={mark.event.verdict} />
                    </>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ol>
      </div>
      <p id="replay-keys" className="dim keys-note wide-only">
        {words.keys}
      </p>
    </section>
  );
}
