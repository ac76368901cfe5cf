// Two halves and the barrier between them: who, how many tests, and the server's clock.
import { Link } from "@tanstack/react-router";
import { Keyboard, WifiOff } from "lucide-react";
import { useRef, useSyncExternalStore } from "react";
import { live as socket } from "../../../api/live";
import { countryName } from "../../../lib/countries";
import { Face } from "../../../ui/Face";
import { Mark } from "../../../ui/Mark";
import type { Duel, SideName } from "../api";
import { clockText, spanText } from "../clock";
import { messages } from "../messages";
import { seriesOf } from "../outcome";
import { Ticks } from "../Ticks";
import { scoreOf } from "./state";
import { type LiveDuel, useClock } from "./useDuel";

const words = messages.duel;

export function Scoreboard({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const series = seriesOf(duel);
  return (
    <header className="scoreboard">
      <h2 className="sr">{words.scoreboard}</h2>
      <Half live={live} side="left" />
      <Middle live={live} />
      <Half live={live} side="right" />
      <Link className="way-out" to="/arena" aria-label={words.leave} title={words.leave}>
        <Mark />
      </Link>
      {series && <span className="series">{messages.end.series(series.left, series.right)}</span>}
    </header>
  );
}

function Half({ live, side }: { live: LiveDuel; side: SideName }) {
  const duel = live.known.duel as Duel;
  const own = duel[side];
  const { passed, total } = scoreOf(live.known, side);
  const name = own.display_name || own.name;
  const golf = duel.goal === "bytes" && own.best_bytes !== null;
  return (
    <section className={`half ${side}`} aria-label={name}>
      <div className="who">
        <Face name={name} avatar={own.avatar_url} />
        {own.title && <span className="title-of">{messages.titles[own.title]}</span>}
        <b>{name}</b>
        <span className="num" title={own.country ? countryName(own.country) : undefined}>
          {own.kind === "person" ? Math.round(own.rating) : `${messages[own.kind]} ${Math.round(own.rating)}`}
          {own.provisional && "?"}
        </span>
      </div>
      <Doing live={live} side={side} />
      <div className="score">
        {golf ? own.best_bytes : passed}
        <small className={golf ? "unit" : undefined}>{golf ? " B" : total > 0 ? ` / ${total}` : ""}</small>
      </div>
      <Ticks side={side} passed={passed} total={total} />
    </section>
  );
}

/** What a side is at: away, typing, or there. */
function Doing({ live, side }: { live: LiveDuel; side: SideName }) {
  const duel = live.known.duel as Duel;
  const own = duel[side];
  const now = useClock(live.clock, !own.present && duel.state !== "finished");
  const { state } = useSyncExternalStore(socket.subscribe, socket.getStatus);
  // The page is there before the socket is: until it was opened, nothing is lost.
  const wasLive = useRef(false);
  if (state === "live") wasLive.current = true;
  if (duel.state === "finished") return <span className="act" />;
  // The frame with its light is not here: whoever lost the connection is told where they look anyway.
  if (side === duel.you && wasLive.current && state !== "live")
    return (
      <span className="act away" role="status">
        <WifiOff size={13} aria-hidden />
        {words.reconnecting}
      </span>
    );
  if (!own.present && own.kind === "person")
    return (
      <span className="act away">
        <WifiOff size={13} aria-hidden />
        {words.gone(own.gone_since ? spanText(now - Date.parse(own.gone_since)) : "")}
      </span>
    );
  return (
    <span className="act">
      {own.pasted_chars > 0 && <span className="pasted">{words.pasted(own.pasted_chars)}</span>}
      {side === duel.you && <span>{messages.you}</span>}
      {live.typing[side] ? (
        <span className="typing">
          <Keyboard size={14} aria-hidden /> {words.typing}
        </span>
      ) : (
        <i className="here" title={words.present} />
      )}
    </span>
  );
}

const CALLED_AT_S = [300, 60, 30, 10];

function Middle({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const running = duel.state === "running" || duel.state === "countdown";
  const now = useClock(live.clock, running);
  const end = duel.deadline_at ? Date.parse(duel.deadline_at) : null;
  const left =
    duel.state === "finished" || duel.state === "deciding" || end === null
      ? duel.state === "deciding"
        ? 0
        : duel.duration_ms
      : Math.min(duel.duration_ms, end - now);
  const took =
    duel.state === "finished" && duel.ended_at && duel.starts_at
      ? Math.max(0, Date.parse(duel.ended_at) - Date.parse(duel.starts_at))
      : null;
  const text = clockText(took ?? left);
  const seconds = Math.ceil(left / 1000);
  const { error } = live.clock;
  return (
    <div className={`mid${running && seconds <= 30 ? " near" : ""}`}>
      <time className="clock" role="timer">
        {text}
      </time>
      <small className="num">
        {duel.state === "deciding" ? words.overShort : took !== null ? messages.pools[duel.pool] : words.server}
        {running && error !== null && <span className="wide-only"> · {words.error(Math.ceil(error))}</span>}
      </small>
      <span className="sr" role="status">
        {running && CALLED_AT_S.includes(seconds) ? words.left(text) : ""}
      </span>
    </div>
  );
}
