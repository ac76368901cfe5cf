// The one large button, what it looks for, and the wait.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bot, Ghost, Loader, SlidersHorizontal, Swords } from "lucide-react";
import { useEffect, useState } from "react";
import { useCaptchaProgress } from "../../../api/captcha";
import { runtimesQuery } from "../../../api/runs";
import { keep, recall } from "../../../lib/kept";
import { Whole } from "../../../ui/fields";
import { Bone, Work } from "../../../ui/states";
import { useAct } from "../../../ui/useAct";
import {
  type Arena,
  kinds as allKinds,
  pools as allPools,
  arenaKey,
  join,
  type Kind,
  leaveQueue,
  type Pool,
  type PoolName,
  type Ticket,
} from "../api";
import { spanText } from "../clock";
import { messages } from "../messages";
import { usePlayer } from "../useArena";
import { useServerNow } from "../useNow";
import { openWay } from "./Ways";

const words = messages.lobby;

interface Props {
  arena: Arena | null;
  chosen: PoolName[];
  choose: (pools: PoolName[]) => void;
}

export function FindDuel({ arena, chosen, choose }: Props) {
  const ticket = arena?.ticket ?? null;
  const toggle = (pool: PoolName) =>
    choose(
      chosen.includes(pool)
        ? chosen.filter((one) => one !== pool)
        : allPools.filter((one) => one === pool || chosen.includes(one)),
    );
  return (
    <section className="card find" aria-label={words.find}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that stay pressed, not a form. */}
      <div className="pools" role="group" aria-label={words.poolsLabel}>
        {allPools.map((name) => {
          const pool = arena?.pools.find((one) => one.pool === name);
          const queued = ticket?.pools.includes(name) ?? false;
          return (
            <PoolCell
              key={name}
              name={name}
              pool={pool ?? null}
              queued={queued}
              pressed={ticket ? queued : chosen.includes(name)}
              press={() => !ticket && toggle(name)}
            />
          );
        })}
        <button type="button" className="pool" onClick={() => openWay("challenge")}>
          <SlidersHorizontal size={20} aria-hidden />
          <em>{words.own}</em>
          <span>{words.ownText}</span>
        </button>
      </div>
      {arena?.my_duel ? (
        <div className="seek">
          <b>{words.inDuel}</b>
          <Link className="btn go big" to="/duels/$id" params={{ id: arena.my_duel }}>
            {words.back}
          </Link>
        </div>
      ) : ticket ? (
        <Waiting ticket={ticket} pools={arena?.pools ?? []} />
      ) : (
        <Seek pools={arena?.pools ?? null} chosen={chosen} />
      )}
    </section>
  );
}

interface CellProps {
  name: PoolName;
  pool: Pool | null;
  queued: boolean;
  pressed: boolean;
  press: () => void;
}

const MINUTES: Record<PoolName, number> = { blitz: 5, rapid: 15, long: 30, golf: 15, debug: 10 };

function PoolCell({ name, pool, queued, pressed, press }: CellProps) {
  return (
    <button type="button" className="pool" aria-pressed={pressed} aria-disabled={queued || undefined} onClick={press}>
      <b>
        {pool ? Math.round(pool.duration_ms / 60_000) : MINUTES[name]} <small>{messages.min}</small>
      </b>
      <em>{messages.pools[name]}</em>
      <span>{messages.about[name]}</span>
      {pool ? (
        <span>
          {pool.expected_wait_ms === null ? words.waiting(pool.waiting) : words.wait(spanText(pool.expected_wait_ms))}
          {pool.expected_wait_ms !== null && ` · ${words.waiting(pool.waiting)}`}
        </span>
      ) : (
        <Bone w="70%" h={10} />
      )}
      {pool?.my && (
        <span className="own" title={pool.my.provisional ? messages.provisionalText : undefined}>
          {Math.round(pool.my.rating)}
          {pool.my.provisional && (
            <>
              <span aria-hidden>?</span>
              <span className="sr"> {messages.provisional}</span>
            </>
          )}
        </span>
      )}
      {queued && (
        <i className="queued">
          <Loader className="turning" size={13} aria-hidden /> {words.queued}
        </i>
      )}
    </button>
  );
}

const KINDS_KEPT = "arena.kinds";
const LANGUAGES_KEPT = "arena.languages";
const RATED_KEPT = "arena.rated";
const listed = (text: string | null): string[] => text?.split(" ").filter(Boolean) ?? [];

function Seek({ pools, chosen }: { pools: Pool[] | null; chosen: PoolName[] }) {
  const client = useQueryClient();
  const player = usePlayer();
  const { act, busy, failed } = useAct();
  const work = useCaptchaProgress();
  const [kinds, setKinds] = useState<Kind[]>(() => {
    const kept = listed(recall(KINDS_KEPT));
    return kept.length > 0 ? allKinds.filter((kind) => kept.includes(kind)) : [...allKinds];
  });
  const [languages, setLanguages] = useState<string[]>(() => listed(recall(LANGUAGES_KEPT)));
  const [rated, setRated] = useState(() => recall(RATED_KEPT) !== "no");
  const waits = (pools ?? []).filter(({ pool }) => chosen.includes(pool)).map((pool) => pool.expected_wait_ms);
  const known = waits.filter((wait) => wait !== null);
  const ready = chosen.length > 0 && kinds.length > 0;
  const find = () =>
    act(async () => {
      const ticket = await join({ pools: chosen, kinds, rated, ...(languages.length > 0 ? { languages } : {}) });
      client.setQueryData<Arena>(arenaKey, (before) => before && { ...before, ticket });
      await client.invalidateQueries({ queryKey: arenaKey });
    });
  const change =
    <T,>(key: string, put: (value: T) => void, text: (value: T) => string) =>
    (value: T) => {
      put(value);
      keep(key, text(value));
    };
  return (
    <div className="seek">
      <div className="seek-do">
        {player ? (
          <button type="button" className="btn go find-button" disabled={!ready || busy} onClick={() => void find()}>
            <Swords size={20} aria-hidden /> {words.find}
          </button>
        ) : (
          <Link className="btn go find-button" to="/sign-in" search={{ return_to: "/arena" }}>
            {words.signIn}
          </Link>
        )}
        {work !== null && <Work share={work} />}
        <p className="soft" hidden={work !== null}>
          {!player
            ? words.signInText
            : !ready
              ? words.pickOne
              : pools === null
                ? " "
                : known.length > 0
                  ? words.expect(spanText(Math.min(...known)))
                  : words.expectUnknown}
        </p>
        <Whole>{failed}</Whole>
      </div>
      {player && (
        <Options
          kinds={kinds}
          setKinds={change<Kind[]>(KINDS_KEPT, setKinds, (value) => value.join(" "))}
          languages={languages}
          setLanguages={change<string[]>(LANGUAGES_KEPT, setLanguages, (value) => value.join(" "))}
          rated={rated}
          setRated={change<boolean>(RATED_KEPT, setRated, (value) => (value ? "yes" : "no"))}
        />
      )}
    </div>
  );
}

interface OptionsProps {
  kinds: Kind[];
  setKinds: (kinds: Kind[]) => void;
  languages: string[];
  setLanguages: (languages: string[]) => void;
  rated: boolean;
  setRated: (rated: boolean) => void;
}

function Options({ kinds, setKinds, languages, setLanguages, rated, setRated }: OptionsProps) {
  const { data } = useQuery(runtimesQuery);
  return (
    <div className="seek-options">
      <fieldset className="chips">
        <legend>{words.kinds}</legend>
        {allKinds.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              className="sr"
              checked={kinds.includes(kind)}
              onChange={({ target }) =>
                setKinds(allKinds.filter((one) => (one === kind ? target.checked : kinds.includes(one))))
              }
            />
            {messages.kinds[kind]}
          </label>
        ))}
      </fieldset>
      <label className="check rated">
        <input type="checkbox" checked={rated} onChange={({ target }) => setRated(target.checked)} />
        <span>{words.ratedSwitch}</span>
        <small>{words.ratedText}</small>
      </label>
      <details className="languages">
        <summary>
          {words.languages}{" "}
          <span className="soft">
            {languages.length === 0 ? words.anyLanguage : words.someLanguages(languages.length)}
          </span>
        </summary>
        <fieldset className="chips">
          <legend>{words.languagesText}</legend>
          {data?.runtimes.map(({ id, name }) => (
            <label key={id}>
              <input
                type="checkbox"
                className="sr"
                checked={languages.includes(id)}
                onChange={({ target }) =>
                  setLanguages(target.checked ? [...languages, id] : languages.filter((one) => one !== id))
                }
              />
              {name}
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  );
}

/** Whom nobody knows begins here. */
const FIRST_RATING = 1400;
/** As far as a window gets where ratings change; whoever waits longer is met by anybody, and the bar is full. */
const WINDOW_MAX = 600;

function Waiting({ ticket, pools }: { ticket: Ticket; pools: Pool[] }) {
  const client = useQueryClient();
  const now = useServerNow();
  const { act, busy, failed } = useAct();
  const mine = pools.filter(({ pool }) => ticket.pools.includes(pool));
  const rating = Math.round(mine[0]?.my?.rating ?? FIRST_RATING);
  const window = Math.round(ticket.window);
  // Whoever waits in several of these is counted once at least.
  const others = Math.max(0, ...mine.map((pool) => pool.waiting));
  const slow = now >= Date.parse(ticket.offer_ghost_at);
  const leave = () =>
    act(async () => {
      await leaveQueue();
      client.setQueryData<Arena>(arenaKey, (before) => before && { ...before, ticket: null });
      await client.invalidateQueries({ queryKey: arenaKey });
    });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("[role=dialog], [role=alertdialog]")) return;
      document.getElementById("leave-queue")?.click();
    };
    globalThis.addEventListener("keydown", press);
    return () => globalThis.removeEventListener("keydown", press);
  }, []);
  const share = Math.min(1, window / WINDOW_MAX) * 50;
  return (
    <>
      <div className="seek queue">
        <div>
          <div className="big" role="timer" aria-label={words.elapsed}>
            {spanText(now - Date.parse(ticket.joined_at))}
          </div>
          <p>
            {ticket.expected_wait_ms === null ? words.ofUnknown : words.of(spanText(ticket.expected_wait_ms))} ·{" "}
            {words.others(others)}
          </p>
        </div>
        <div className="window">
          <div className="track" role="img" aria-label={words.windowLabel(rating - window, rating + window, rating)}>
            <i style={{ left: `${50 - share}%`, right: `${50 - share}%` }} />
            <b />
          </div>
          <p className="axis">
            <span>{rating - WINDOW_MAX}</span>
            <span>
              {words.window(rating - window, rating + window)}. {words.windowText}
            </span>
            <span>{rating + WINDOW_MAX}</span>
          </p>
        </div>
        <button id="leave-queue" type="button" className="btn" disabled={busy} onClick={() => void leave()}>
          {words.leave} <kbd>Esc</kbd>
        </button>
        <Whole>{failed}</Whole>
      </div>
      <div role="status">
        {slow && (
          <div className="seek slow">
            <p>{words.slow}</p>
            <div className="acts">
              <button type="button" className="btn" onClick={() => openWay("ghost")}>
                <Ghost size={15} aria-hidden /> {words.raceGhost}
              </button>
              <button type="button" className="btn" onClick={() => openWay("bot")}>
                <Bot size={15} aria-hidden /> {words.sparBot}
              </button>
            </div>
          </div>
        )}
      </div>
    </>
  );
}
