// The arena on every page: a bar while one waits or has a duel that is on, and the offer when an opponent was found.
import "./shell.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { Bell, BellRing, Volume2, VolumeX } from "lucide-react";
import { useCallback, useEffect, useRef, useState } from "react";
import { live } from "../../api/live";
import { keep, recall } from "../../lib/kept";
import { asProblem } from "../../lib/problem";
import { Dialog } from "../../ui/Dialog";
import { Whole } from "../../ui/fields";
import { toast } from "../../ui/toast";
import { useAct } from "../../ui/useAct";
import { type Arena, arenaKey, command, type Duel, duelKey, leaveQueue, readDuel, type Ticket } from "./api";
import { spanText } from "./clock";
import { messages } from "./messages";
import { useArena } from "./useArena";
import { useServerNow } from "./useNow";

interface Hint {
  kind?: string;
  duel?: string | { id: string };
}

const idOf = (duel: Hint["duel"]): string | null => (typeof duel === "object" ? duel.id : (duel ?? null));

export default function Shell({ person }: { person: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data } = useArena(false);
  const [told, setTold] = useState<string | null>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(
    () =>
      live.follow<Hint>(
        `person:${person}`,
        (hint) => {
          if (!hint.kind) return;
          void client.invalidateQueries({ queryKey: arenaKey });
          if (hint.kind === "duel_offered" || hint.kind === "duel_matched") setTold(idOf(hint.duel));
          // Who takes part in a tournament waits for this wherever they are, and loses by not coming.
          const paired = hint.kind === "swiss_paired" ? idOf(hint.duel) : null;
          if (paired) {
            setTold(paired);
            void navigate({ to: "/duels/$id", params: { id: paired } });
          }
        },
        (reason) => reason !== "start" && void client.invalidateQueries({ queryKey: arenaKey }),
      ),
    [client, person, navigate],
  );
  const offered = told ?? data?.ticket?.duel ?? data?.my_duel ?? null;
  const over = useCallback(() => setTold(null), []);
  const onDuel = offered !== null && path === `/duels/${offered}`;
  return (
    <>
      {data?.ticket && path !== "/arena" && !path.startsWith("/duels/") && <Bar ticket={data.ticket} />}
      {offered && !onDuel && <Offered key={offered} id={offered} over={over} />}
    </>
  );
}

function Bar({ ticket }: { ticket: Ticket }) {
  const words = messages.bar;
  const client = useQueryClient();
  const now = useServerNow();
  const leave = async () => {
    try {
      await leaveQueue();
      client.setQueryData<Arena>(arenaKey, (before) => before && { ...before, ticket: null });
    } catch (error) {
      await toast(asProblem(error).detail, { kind: "bad" });
    }
  };
  return (
    <aside className="arena-bar" aria-label={messages.arena}>
      <i className="beat" aria-hidden />
      <b>{words.waiting}</b>
      <b role="timer">{spanText(now - Date.parse(ticket.joined_at))}</b>
      <span className="soft wide-only">{ticket.pools.map((pool) => messages.pools[pool]).join(", ")}</span>
      <div className="acts">
        <Calls />
        <Link className="btn bare wide-only" to="/arena">
          {words.open}
        </Link>
        <button type="button" className="btn" onClick={() => void leave()}>
          {words.leave}
        </button>
      </div>
    </aside>
  );
}

/** How one wants to be called: never without having asked for it. */
function Calls() {
  const words = messages.bar;
  const can = "Notification" in globalThis;
  const [permitted, setPermitted] = useState(can && Notification.permission === "granted");
  const [sound, setSound] = useState(recall("arena.sound") === "on");
  return (
    <>
      {can && (
        <button
          type="button"
          className="btn bare icon"
          aria-pressed={permitted}
          aria-label={permitted ? words.notifyOn : words.notify}
          title={permitted ? words.notifyOn : words.notify}
          onClick={() => void Notification.requestPermission().then((said) => setPermitted(said === "granted"))}
        >
          {permitted ? <BellRing size={15} aria-hidden /> : <Bell size={15} aria-hidden />}
        </button>
      )}
      <button
        type="button"
        className="btn bare icon"
        aria-pressed={sound}
        aria-label={words.sound}
        title={sound ? words.soundOn : words.soundOff}
        onClick={() => {
          keep("arena.sound", sound ? null : "on");
          setSound(!sound);
        }}
      >
        {sound ? <Volume2 size={15} aria-hidden /> : <VolumeX size={15} aria-hidden />}
      </button>
    </>
  );
}

/** A start is counted down for so long; what is before it is a pause. */
const COUNTED_MS = 5_500;

function Offered({ id, over }: { id: string; over: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: duel } = useQuery({ queryKey: duelKey(id), queryFn: () => readDuel(id) });
  useEffect(() => {
    const again = () => void client.invalidateQueries({ queryKey: duelKey(id), exact: true });
    return live.follow(`duel:${id}`, again, (reason) => reason !== "start" && again());
  }, [client, id]);
  const state = duel?.state;
  const declined = duel?.result?.reason === "declined";
  const last = useRef<string | undefined>(undefined);
  const [going, setGoing] = useState(false);
  // Both are ready: whoever was asked here goes there. Whoever finds the page later is shown the way.
  useEffect(() => {
    const was = last.current;
    last.current = state;
    // The next of a series, or a challenge that was accepted, begins for whoever is in the arena anyway.
    const isHere = was === undefined && state === "countdown" && /^\/(arena|duels)\b/.test(location.pathname);
    if (isHere || (was === "offered" && (state === "countdown" || state === "running"))) setGoing(true);
    if (state === "finished") {
      void client.invalidateQueries({ queryKey: arenaKey });
      if (was === "offered" && declined) void toast(messages.offer.declined);
      over();
    }
  }, [state, declined, client, over]);
  // Between two duels of a series there is time to see how the last one ended.
  const startsAt = duel?.starts_at ?? null;
  useEffect(() => {
    if (!going) return;
    const pause = startsAt ? Date.parse(startsAt) - live.serverNow() - COUNTED_MS : 0;
    const timer = setTimeout(() => void navigate({ to: "/duels/$id", params: { id } }), Math.max(0, pause));
    return () => clearTimeout(timer);
  }, [going, startsAt, id, navigate]);
  if (!duel?.you) return null;
  if (duel.state === "offered") return <Offer duel={duel} />;
  if (duel.state === "finished") return null;
  return (
    <aside className="arena-bar" aria-label={messages.arena}>
      <i className="beat" aria-hidden />
      <b>{messages.bar.duelGoing(duel[duel.you === "left" ? "right" : "left"].name)}</b>
      <div className="acts">
        <Link className="btn go" to="/duels/$id" params={{ id }}>
          {messages.bar.back}
        </Link>
      </div>
    </aside>
  );
}

const OFFER_MS = 15_000;
const AROUND = 2 * Math.PI * 50;

export function Offer({ duel }: { duel: Duel }) {
  const words = messages.offer;
  const client = useQueryClient();
  const now = useServerNow();
  const { act, busy, failed } = useAct();
  const you = duel.you ?? "left";
  const [own, them] = [duel[you], duel[you === "left" ? "right" : "left"]];
  const left = Math.max(0, (duel.offer_until ? Date.parse(duel.offer_until) : now) - now);
  const seconds = Math.ceil(left / 1000);
  useCall(them.display_name || them.name, Math.round(them.rating));
  const [aside, setAside] = useState(false);
  const answer = (what: "accept" | "decline") =>
    act(async () => {
      const { duel: next } = await command(duel.id, what, duel.seq);
      client.setQueryData(duelKey(duel.id), next);
      if (what === "decline") await client.invalidateQueries({ queryKey: arenaKey });
    });
  const buttons = !own.accepted && (
    <div className="acts">
      <button type="button" className="btn" disabled={busy} onClick={() => void answer("decline")}>
        {words.decline}
      </button>
      <button type="button" className="btn go" disabled={busy} onClick={() => void answer("accept")}>
        {words.accept}
      </button>
    </div>
  );
  if (aside)
    return (
      <aside className="arena-bar" aria-label={words.title}>
        <i className="beat" aria-hidden />
        <b>{words.title}</b>
        <span role="timer">{words.seconds(seconds)}</span>
        {buttons}
        <Whole>{failed}</Whole>
      </aside>
    );
  return (
    <Dialog
      title={words.title}
      lead={words.lead(
        messages.pools[duel.pool],
        Math.round(duel.duration_ms / 60_000),
        duel.rated ? messages.rated : messages.unrated,
      )}
      // Escape belongs to editors, too, and is no answer: the offer goes on in the bar.
      close={() => setAside(true)}
      unasked
    >
      <div className="offer">
        <div className="pairing">
          <span>
            {own.display_name || own.name}
            <small>{Math.round(own.rating)}</small>
          </span>
          <div className="time-ring" role="timer" aria-label={words.seconds(seconds)}>
            <svg viewBox="0 0 112 112" aria-hidden>
              <circle className="way" cx="56" cy="56" r="50" />
              <circle
                className="left"
                cx="56"
                cy="56"
                r="50"
                strokeDasharray={AROUND}
                strokeDashoffset={AROUND * (1 - Math.min(1, left / OFFER_MS))}
              />
            </svg>
            <b aria-hidden>{seconds}</b>
          </div>
          <span>
            {them.display_name || them.name}
            <small>{Math.round(them.rating)}</small>
          </span>
        </div>
        <p role="status" className="soft">
          {own.accepted ? words.waiting(them.name) : them.accepted ? words.theirs(them.name) : words.kept}
        </p>
        <Whole>{failed}</Whole>
        {buttons}
      </div>
    </Dialog>
  );
}

const BLINK_MS = 900;

/** Calls whoever looks elsewhere: the title of the window, and what they asked for. */
function useCall(name: string, rating: number): void {
  useEffect(() => {
    const before = document.title;
    let on = false;
    const timer = setInterval(() => {
      on = !on;
      document.title = on ? `◢ ${messages.offer.title}` : before;
    }, BLINK_MS);
    let note: Notification | null = null;
    if (
      document.visibilityState === "hidden" &&
      "Notification" in globalThis &&
      Notification.permission === "granted"
    ) {
      note = new Notification(messages.offer.title, {
        body: messages.offer.notification(name, rating),
        icon: "/mark.svg",
      });
      note.onclick = () => window.focus();
    }
    if (recall("arena.sound") === "on") chime();
    return () => {
      clearInterval(timer);
      document.title = before;
      note?.close();
    };
  }, [name, rating]);
}

/** Two short tones, made here. */
function chime(): void {
  try {
    const context = new AudioContext();
    [660, 880].forEach((pitch, index) => {
      const tone = context.createOscillator();
      const volume = context.createGain();
      const at = context.currentTime + index * 0.16;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.12, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.42);
    });
  } catch {
    // A browser that has seen no click yet makes no sound: the dialog is there all the same.
  }
}
