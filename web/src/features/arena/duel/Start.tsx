// The match start: the mark as large as the room. Two halves ride in, the server's clock counts, and the barrier opens.

import "./start.css";
import { type CSSProperties, useEffect } from "react";
import { countryName } from "../../../lib/countries";
import { expectEditor } from "../../../ui/editor/Editor";
import type { Duel, Side, SideName } from "../api";
import { messages } from "../messages";
import { type LiveDuel, useClock } from "./useDuel";

const words = messages.start;

export function Start({ live, opening }: { live: LiveDuel; opening?: boolean }) {
  const duel = live.known.duel as Duel;
  const plays = duel.you !== null;
  useEffect(() => {
    if (plays) expectEditor();
  }, [plays]);
  const now = useClock(live.clock, !opening);
  const seconds = Math.max(0, Math.ceil(((duel.starts_at ? Date.parse(duel.starts_at) : now) - now) / 1000));
  const Room = opening ? "div" : "main";
  return (
    <Room className={opening ? "stage opening" : "stage"} aria-label={words.label} aria-hidden={opening}>
      {!opening && <h1 className="sr">{messages.against(duel.left.name, duel.right.name)}</h1>}
      <Half duel={duel} side="left" />
      <Half duel={duel} side="right" />
      <div className="barrier">
        <p className="lane" aria-hidden>
          <span>{words.hidden}</span>
          <span>{words.server}</span>
        </p>
        <div className="count" role="timer">
          <b key={seconds} aria-hidden>
            {opening || seconds === 0 ? "" : seconds}
          </b>
          <span className="sr" aria-live="assertive">
            {seconds > 0 ? words.begins(seconds) : words.now}
          </span>
        </div>
      </div>
    </Room>
  );
}

function facts(side: Side): string[] {
  return [
    side.kind === "person" ? "" : messages[side.kind],
    side.country ? countryName(side.country) : "",
    side.language ?? "",
  ].filter(Boolean);
}

function Half({ duel, side }: { duel: Duel; side: SideName }) {
  const own = duel[side];
  const name = own.display_name || own.name;
  const style = { "--chars": Math.max(4, [...name].length) } as CSSProperties;
  const corner =
    side === "left"
      ? [
          messages.pools[duel.pool],
          messages.minutes(Math.round(duel.duration_ms / 60_000)),
          duel.rated ? messages.rated : messages.unrated,
        ]
      : duel.series && duel.series.best_of > 1
        ? [
            words.game(duel.series.number, duel.series.best_of),
            words.won(duel.series.wins_left, duel.series.wins_right),
          ]
        : [messages.about[duel.pool]];
  return (
    <section className={`half ${side}`} aria-label={name} style={style}>
      <svg viewBox="0 0 1440 900" preserveAspectRatio="none" aria-hidden>
        {side === "left" ? (
          <path d="M0 404h824l-8 9H0zM0 426h560l-5 5H0zM0 470h690l-18 21H0zM0 508h410l-3 3H0zM0 560h560l-4 5H0z" />
        ) : (
          <path d="M1440 496H616l8-9h816zM1440 474H880l5-5h555zM1440 430H750l18-21h672zM1440 392h-410l3-3h407zM1440 340H880l4-5h556z" />
        )}
      </svg>
      <p className="corner">{corner.join(" · ")}</p>
      <div className="rider">
        <h2>{name}</h2>
        <div className="rate">
          {own.title && <span className="title-of">{messages.titles[own.title]}</span>}
          {Math.round(own.rating)}
          <small>{own.provisional ? messages.provisional : messages.deviation(Math.round(own.deviation))}</small>
        </div>
        <p className="facts">{facts(own).join(" · ")}</p>
      </div>
    </section>
  );
}
