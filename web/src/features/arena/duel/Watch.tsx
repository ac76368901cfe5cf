// A duel as others see it: both programs as far as they may be shown, and what happens between them.
import { useQuery } from "@tanstack/react-query";
import { Clock, Eye } from "lucide-react";
import { useState } from "react";
import { problemQuery } from "../../../api/problems";
import { Guard } from "../../../ui/Guard";
import { Empty } from "../../../ui/states";
import type { Duel, SideName } from "../api";
import { messages } from "../messages";
import { Chat } from "./Chat";
import { Log } from "./Log";
import { Seen } from "./Opponent";
import { Reading } from "./Play";
import { Race } from "./Race";
import { type LiveDuel, useClock } from "./useDuel";

const words = messages.watch;
type Pane = "statement" | "code" | "results";

export function Watch({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const now = useClock(live.clock);
  const [pane, setPane] = useState<Pane>("code");
  const [middle, setMiddle] = useState<"events" | "chat" | "statement">("events");
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  const names = { statement: duel.left.name, code: messages.duel.events, results: duel.right.name };
  const tabs = { events: messages.duel.events, chat: messages.chat.own, statement: messages.duel.description };
  return (
    <div className="solve watching" data-pane={pane}>
      <fieldset className="switch-panes">
        <legend className="sr">{messages.duel.pane}</legend>
        {(["statement", "code", "results"] as const).map((name) => (
          <label key={name} className={name === pane ? "on" : undefined}>
            <input type="radio" name="pane" className="sr" checked={name === pane} onChange={() => setPane(name)} />
            {names[name]}
          </label>
        ))}
      </fieldset>
      <Written live={live} side="left" />
      <div className="split still" />
      <section className="pane coding" aria-label={messages.duel.events}>
        <p className="watch-note">
          <Clock size={14} aria-hidden /> {duel.delay_ms > 0 ? words.late(Math.round(duel.delay_ms / 1000)) : words.now}
          {live.watching > 0 && (
            <span className="viewers num">
              <Eye size={14} aria-hidden /> {words.watching(live.watching)}
            </span>
          )}
        </p>
        <Race duel={duel} events={live.known.events} t={now - startsAt - duel.delay_ms} />
        {/* biome-ignore lint/a11y/useSemanticElements: three buttons, not a form. */}
        <div className="tabs foe-tabs" role="group" aria-label={messages.duel.pane}>
          {(["events", "chat", "statement"] as const).map((name) => (
            <button key={name} type="button" aria-pressed={middle === name} onClick={() => setMiddle(name)}>
              {tabs[name]}
            </button>
          ))}
        </div>
        <Guard key={middle}>
          {middle === "events" ? (
            <Log duel={duel} events={live.known.events} />
          ) : middle === "chat" ? (
            <Chat duel={duel} />
          ) : (
            <Statement duel={duel} />
          )}
        </Guard>
      </section>
      <div className="split still" />
      <Written live={live} side="right" />
    </div>
  );
}

function Written({ live, side }: { live: LiveDuel; side: SideName }) {
  const duel = live.known.duel as Duel;
  const own = duel[side];
  return (
    <section className={`pane ${side === "left" ? "reading" : "results"} written`} aria-label={messages.side[side]}>
      <div className="foe-head">
        <b className={`you-${side}`}>{own.display_name || own.name}</b>
        <span className="dim">{own.language ?? ""}</span>
      </div>
      <Seen live={live} side={side} />
    </section>
  );
}

function Statement({ duel }: { duel: Duel }) {
  const { data } = useQuery({ ...problemQuery(duel.problem?.slug ?? ""), enabled: duel.problem !== null });
  return data ? <Reading duel={duel} problem={data} /> : <Empty icon={Eye} title={messages.duel.opens} />;
}
