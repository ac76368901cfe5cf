// The other side: progress, and of the code what the rules of this duel allow.
import { useQuery } from "@tanstack/react-query";
import { EyeOff, Flag, Handshake, MessageSquare, OctagonX, Radio } from "lucide-react";
import { useEffect, useState } from "react";
import { Code } from "../../../ui/Code";
import { confirm } from "../../../ui/confirm";
import { Face } from "../../../ui/Face";
import { Whole } from "../../../ui/fields";
import { useAct } from "../../../ui/useAct";
import { type Command, command, type Duel, messagesQuery, other, type SideName } from "../api";
import { spanText } from "../clock";
import { messages } from "../messages";
import { CHAT_EVERY_MS, Chat } from "./Chat";
import { Log } from "./Log";
import { Race } from "./Race";
import { scoreOf } from "./state";
import { type LiveDuel, useClock } from "./useDuel";

const words = messages.duel;

export function Opponent({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const them = other(duel.you ?? "left");
  const own = duel[them];
  const now = useClock(live.clock);
  const { passed, total } = scoreOf(live.known, them);
  const [tab, setTab] = useState<"events" | "chat">("events");
  const unread = useUnread(duel.id, tab === "chat");
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  return (
    <>
      <div className="foe-head">
        <Face name={own.display_name || own.name} avatar={own.avatar_url} />
        <b>{own.display_name || own.name}</b>
        <span className="dim">{own.language ?? ""}</span>
        <span className={own.present || own.kind !== "person" ? "state-light" : "state-light off"}>
          {own.present || own.kind !== "person" ? words.present : words.gone("")}
        </span>
      </div>
      <Seen live={live} side={them} />
      <dl className="facts-row">
        <div>
          <dt>{words.best}</dt>
          <dd>
            {duel.goal === "bytes" && own.best_bytes !== null
              ? words.bytes(own.best_bytes)
              : `${passed} / ${total || "–"}`}
          </dd>
        </div>
        <div>
          <dt>{words.tries}</dt>
          <dd>{own.submissions}</dd>
        </div>
        <div>
          <dt>{words.since}</dt>
          <dd>{own.last_submission_at ? spanText(now - Date.parse(own.last_submission_at)) : "–"}</dd>
        </div>
      </dl>
      <Race duel={duel} events={live.known.events} t={now - startsAt} />
      {/* biome-ignore lint/a11y/useSemanticElements: two buttons, not a form. */}
      <div className="tabs foe-tabs" role="group" aria-label={words.opponent}>
        <button type="button" aria-pressed={tab === "events"} onClick={() => setTab("events")}>
          {words.events}
        </button>
        <button type="button" aria-pressed={tab === "chat"} onClick={() => setTab("chat")}>
          <MessageSquare size={13} aria-hidden /> {messages.chat.title}
          {unread > 0 && <span className="unread">{messages.chat.unread(unread)}</span>}
        </button>
      </div>
      {tab === "events" ? <Log duel={duel} events={live.known.events} /> : <Chat duel={duel} />}
      <Acts live={live} now={now} />
    </>
  );
}

/** What was said since one looked last. */
function useUnread(id: string, looking: boolean): number {
  const { data } = useQuery({ ...messagesQuery(id), refetchInterval: CHAT_EVERY_MS });
  const count = data?.length ?? 0;
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    if (looking) setSeen(count);
  }, [looking, count]);
  return Math.max(0, count - seen);
}

const INDENT = 4;
const LINE = 8;
const LINES_SHOWN = 30;

/** The other's code as the rules allow. */
export function Seen({ live, side }: { live: LiveDuel; side: SideName }) {
  const duel = live.known.duel as Duel;
  const shape = live.known.shape[side];
  const code = live.known.code[side];
  // A page that was opened later has heard nothing yet of what was written before.
  const nothing = duel[side].language === null ? words.nothingYet : words.shownNext;
  if (code)
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      <section className="seen live" tabIndex={0} aria-label={messages.watch.codeOf(duel[side].name)}>
        <pre>
          <Code text={code.text} language={code.language ?? undefined} />
        </pre>
      </section>
    );
  if (duel.code_shown === "shape" && duel.you)
    return (
      <div className={`seen shape ${side}`}>
        <svg
          viewBox={`0 0 80 ${LINES_SHOWN}`}
          preserveAspectRatio="xMinYMin slice"
          role="img"
          aria-label={words.shapeLabel}
        >
          {(shape ?? []).slice(-LINES_SHOWN).map((length, row) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
              key={row}
              x={INDENT}
              y={row + 0.2}
              width={Math.min(72, length)}
              height={0.55}
              rx={0.2}
              opacity={0.45 + (length % LINE) / 20}
            />
          ))}
        </svg>
        <span>
          <EyeOff size={12} aria-hidden /> {shape ? words.shapeCode : nothing}
        </span>
      </div>
    );
  return (
    <div className="seen hidden-code">
      {duel.code_shown === "live" ? <Radio size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
      {duel.code_shown === "live" ? nothing : duel.you ? words.hiddenCode : messages.watch.noCode}
    </div>
  );
}

const ABORT_WITHIN_MS = 20_000;

function Acts({ live, now }: { live: LiveDuel; now: number }) {
  const duel = live.known.duel as Duel;
  const you = duel.you as SideName;
  const them = duel[other(you)];
  const { act, busy, failed } = useAct();
  const give = (what: Command) => act(async () => live.answer((await command(duel.id, what, duel.seq)).duel));
  const running = duel.state === "running";
  const early =
    running &&
    duel.starts_at !== null &&
    now - Date.parse(duel.starts_at) < ABORT_WITHIN_MS &&
    duel.left.submissions + duel.right.submissions === 0;
  const leave = async (what: "resign" | "abort") => {
    const sure = await confirm(
      what === "resign"
        ? { title: words.resignTitle, text: words.resignText(them.name), act: words.resign, danger: true }
        : { title: words.abortTitle, text: words.abortText, act: words.abort, danger: true },
    );
    if (sure) await give(what);
  };
  return (
    <div className="foe-foot">
      <div role="status">
        {duel.draw_offered_by === other(you) && (
          <div className="draw-asked">
            <p>{words.drawAsked(them.name)}</p>
            <button type="button" className="btn go" disabled={busy} onClick={() => void give("accept_draw")}>
              {words.acceptDraw}
            </button>
            <button type="button" className="btn" disabled={busy} onClick={() => void give("decline_draw")}>
              {words.declineDraw}
            </button>
          </div>
        )}
      </div>
      <Whole>{failed}</Whole>
      <div className="acts">
        {them.kind === "person" && (
          <button
            type="button"
            className="btn bare"
            disabled={busy || !running || duel.draw_offered_by !== null}
            onClick={() => void give("offer_draw")}
          >
            <Handshake size={14} aria-hidden /> {duel.draw_offered_by === you ? words.drawOffered : words.offerDraw}
          </button>
        )}
        {early ? (
          <button type="button" className="btn bare" disabled={busy} onClick={() => void leave("abort")}>
            <OctagonX size={14} aria-hidden /> {words.abort}
          </button>
        ) : (
          <button type="button" className="btn bare" disabled={busy || !running} onClick={() => void leave("resign")}>
            <Flag size={14} aria-hidden /> {words.resign}
          </button>
        )}
      </div>
    </div>
  );
}
