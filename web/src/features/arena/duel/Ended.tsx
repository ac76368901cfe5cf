// The end is a moment: who won and why, what it did to the ratings, both programs beside each other, and what next.
import "./ended.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Flag, History, Library, Link2, Swords } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { percent } from "../../../lib/units";
import { Code } from "../../../ui/Code";
import { Dialog } from "../../../ui/Dialog";
import { SelectField, TextArea, Whole } from "../../../ui/fields";
import { Bone } from "../../../ui/states";
import { toast } from "../../../ui/toast";
import { useAct } from "../../../ui/useAct";
import { Verdict } from "../../../ui/Verdict";
import { command, type Duel, other, type ReplaySide, replayQuery, report, type SideName } from "../api";
import { spanText } from "../clock";
import { messages } from "../messages";
import { outcomeOf, seriesOf } from "../outcome";
import { Script } from "../replay/text";
import { NextRound, ToStandings, useSwissOf } from "../swiss/AfterDuel";
import { usePlayer } from "../useArena";
import { Chat } from "./Chat";
import { Log } from "./Log";
import { Race } from "./Race";
import type { LiveDuel } from "./useDuel";

const words = messages.end;

export function Ended({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const replay = useQuery({ ...replayQuery(duel.id), enabled: duel.has_replay });
  const took = duel.ended_at && duel.starts_at ? Date.parse(duel.ended_at) - Date.parse(duel.starts_at) : 0;
  const outcome = outcomeOf(duel, duel.you ?? "left");
  const { result } = duel;
  const winner = result?.winner ?? null;
  const title = duel.you
    ? { won: words.won, lost: words.lost, drew: words.draw, void: words.void }[outcome]
    : winner
      ? words.wins(duel[winner].display_name || duel[winner].name)
      : outcome === "void"
        ? words.void
        : words.draw;
  const tone = winner ?? "nobody";
  const said = (side: SideName) => (side === duel.you ? messages.you : duel[side].display_name || duel[side].name);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="ended" tabIndex={0} aria-label={title}>
      <div className={`ended-head ${tone}`} role="status">
        <h2>{title}</h2>
        {result && (
          <p>{result.why || words.reason[result.reason](said(winner ?? "left"), said(other(winner ?? "left")))}</p>
        )}
      </div>
      <div className="ended-sides">
        <Outcome duel={duel} side="left" />
        <Outcome duel={duel} side="right" />
      </div>
      <Acts live={live} />
      {duel.has_replay && (
        <section className="ended-codes" aria-label={words.codes}>
          {(["left", "right"] as const).map((side) => (
            <Program key={side} duel={duel} side={side} of={replay.data?.sides[side] ?? null} />
          ))}
        </section>
      )}
      <div className="ended-more">
        <section className="card" aria-label={messages.duel.race}>
          <Race duel={duel} events={live.known.events} t={took} />
          <Log duel={duel} events={live.known.events} />
        </section>
        <section className="card" aria-label={messages.chat.title}>
          <Chat duel={duel} />
        </section>
      </div>
    </section>
  );
}

const COUNT_MS = 1_200;

/** A rating counts from what it was to what it is. */
function useCounted(from: number, to: number): number {
  const [shown, setShown] = useState(from);
  useEffect(() => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return setShown(to);
    const begun = performance.now();
    let frame = 0;
    const step = (now: number) => {
      const share = Math.min(1, (now - begun) / COUNT_MS);
      setShown(Math.round(from + (to - from) * (1 - (1 - share) ** 3)));
      if (share < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [from, to]);
  return shown;
}

function Outcome({ duel, side }: { duel: Duel; side: SideName }) {
  const own = duel[side];
  const change = duel.result?.rating?.[side] ?? null;
  const xp = duel.result?.xp[side] ?? 0;
  const name = own.display_name || own.name;
  const facts: [string, string][] = [
    [words.tests, `${own.tests_passed} / ${own.tests_total ?? "–"}`],
    [words.tries, String(own.submissions)],
    [words.language, own.language ?? "–"],
  ];
  if (own.best_bytes !== null) facts.push([words.size, messages.duel.bytes(own.best_bytes)]);
  if (own.pasted_chars > 0) facts.push([words.pasted, String(own.pasted_chars)]);
  if (own.last_submission_at && duel.starts_at)
    facts.push([words.time, spanText(Date.parse(own.last_submission_at) - Date.parse(duel.starts_at))]);
  return (
    <div className={`outcome ${side}`}>
      <h3>{name}</h3>
      {change ? (
        <Counted change={change} who={side === duel.you ? null : name} />
      ) : (
        <p className="soft">{words.unratedWhy(duel.why_unrated)}</p>
      )}
      {xp > 0 && <p className="xp num">{words.xp(xp)}</p>}
      <dl>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Counted({
  change,
  who,
}: {
  change: NonNullable<NonNullable<Duel["result"]>["rating"]>["left"];
  who: string | null;
}) {
  const [before, after] = [Math.round(change.before), Math.round(change.after)];
  const shown = useCounted(before, after);
  const gained = after - before;
  const share = percent(change.expected);
  return (
    <>
      <p className="counted">
        <b aria-hidden>{shown}</b>
        <span className={gained === 0 ? "dim" : gained > 0 ? "up" : "down"}>{messages.signed(gained)}</span>
        <span className="sr">
          {words.rating} {after}
        </span>
      </p>
      <p className="soft">
        {who ? words.expectedOf(who, share) : words.expected(share)} ·{" "}
        {words.deviation(Math.round(change.deviation_before), Math.round(change.deviation_after))}
      </p>
    </>
  );
}

/** The program a side ended with: the last it submitted, or what it had written. */
function Program({ duel, side, of }: { duel: Duel; side: SideName; of: ReplaySide | null }) {
  const own = duel[side];
  const last = of?.submissions.find((one) => one.verdict === "AC") ?? of?.submissions.at(-1);
  const written = useMemo(() => (of ? new Script(of.start_text, of.edits).textAfter(of.edits.length) : ""), [of]);
  const text = last?.files[0]?.content ?? written;
  return (
    <section className="card program" aria-label={messages.watch.codeOf(own.name)}>
      <div className="head">
        <h3 className={`you-${side}`}>{own.display_name || own.name}</h3>
        <span className="dim">{last?.language ?? own.language ?? ""}</span>
        {last?.verdict && (
          <span className="end">
            <Verdict code={last.verdict} />
          </span>
        )}
      </div>
      {of === null ? (
        <div className="part">
          <Bone w="60%" />
          <Bone w="40%" />
          <Bone w="52%" />
        </div>
      ) : text === "" ? (
        <p className="part soft">{words.noCode}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre tabIndex={0}>
          <Code text={text} language={last?.language ?? own.language ?? undefined} />
        </pre>
      )}
    </section>
  );
}

/** The server takes a wish for another duel for so long after the end. */
const REMATCH_MS = 300_000;

function useRematch(live: LiveDuel): boolean {
  const { ended_at, result } = live.known.duel as Duel;
  const [open, setOpen] = useState(false);
  const { clock } = live;
  useEffect(() => {
    const left = ended_at ? Date.parse(ended_at) + REMATCH_MS - clock.at(performance.now()) : 0;
    setOpen(left > 0);
    if (left <= 0) return;
    const timer = setTimeout(() => setOpen(false), left);
    return () => clearTimeout(timer);
  }, [ended_at, clock]);
  return open && result?.reason !== "declined";
}

function Acts({ live }: { live: LiveDuel }) {
  const duel = live.known.duel as Duel;
  const again = useRematch(live);
  const player = usePlayer();
  const navigate = useNavigate();
  const { act, busy, failed } = useAct();
  const [reporting, setReporting] = useState(false);
  const swiss = useSwissOf(duel.id);
  const asked = duel.rematch_offered_by;
  const next = duel.rematch;
  const you = duel.you;
  // Both want it: it begins as a duel of its own, and both go there.
  useEffect(() => {
    if (next && you) void navigate({ to: "/duels/$id", params: { id: next } });
  }, [next, you, navigate]);
  const them = you ? duel[other(you)] : null;
  const series = seriesOf(duel);
  const inSeries = series?.goesOn ?? false;
  const share = async () => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/duels/${duel.id}${duel.has_replay ? "/replay" : ""}`);
      await toast(words.shared);
    } catch {
      await toast(`${location.origin}/duels/${duel.id}`);
    }
  };
  return (
    <div className="ended-acts">
      {them && asked && asked !== you && !next && <p role="status">{words.rematchTheirs(them.name)}</p>}
      {swiss && <NextRound swiss={swiss} />}
      {series && (
        <p role="status">
          <b className="num">{words.series(series.left, series.right)}</b>
          {inSeries && <> · {words.seriesNext}</>}
        </p>
      )}
      <div className="acts">
        {swiss && <ToStandings swiss={swiss} />}
        {you && !inSeries && !swiss && again && (
          <button
            type="button"
            className="btn go big"
            disabled={busy || asked === you}
            onClick={() => void act(async () => live.answer((await command(duel.id, "rematch", duel.seq)).duel))}
          >
            <Swords size={16} aria-hidden />{" "}
            {asked ? (asked === you ? words.rematchAsked : words.rematchTake) : words.rematch}
          </button>
        )}
        {swiss?.phase !== "running" && !(you && inSeries) && (
          <Link className="btn big" to="/arena">
            {you ? words.next : messages.duel.leave}
          </Link>
        )}
        {duel.has_replay && (
          <Link className="btn big" to="/duels/$id/replay" params={{ id: duel.id }}>
            <History size={15} aria-hidden /> {words.replay}
          </Link>
        )}
        <button type="button" className="btn bare" onClick={() => void share()}>
          <Link2 size={14} aria-hidden /> {words.share}
        </button>
        {duel.problem && (
          <Link className="btn bare" to="/problems/$slug" params={{ slug: duel.problem.slug }}>
            <Library size={14} aria-hidden /> {words.problem}
          </Link>
        )}
        {player && (them === null || them.kind === "person") && (
          <button type="button" className="btn bare" onClick={() => setReporting(true)}>
            <Flag size={14} aria-hidden /> {words.report}
          </button>
        )}
      </div>
      <Whole>{failed}</Whole>
      {reporting && (
        <ReportDialog
          duel={duel}
          name={them?.name ?? messages.against(duel.left.name, duel.right.name)}
          close={() => setReporting(false)}
        />
      )}
    </div>
  );
}

const TEXT_MAX = 2_000;

function ReportDialog({ duel, name, close }: { duel: Duel; name: string; close: () => void }) {
  const say = messages.report;
  const [reason, setReason] = useState("cheating");
  const [text, setText] = useState("");
  const { act, busy, failed } = useAct();
  const send = () =>
    act(async () => {
      await report(duel.id, reason, text.trim());
      close();
      await toast(say.sent, { kind: "good" });
    });
  return (
    <Dialog title={say.title(name)} lead={say.lead} close={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <SelectField label={say.reason} value={reason} onChange={({ target }) => setReason(target.value)}>
          {Object.entries(say.reasons).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
        <TextArea label={say.text} maxLength={TEXT_MAX} value={text} onChange={({ target }) => setText(target.value)} />
        <Whole>{failed}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {say.send}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
