// Other ways to play: somebody one knows, a bot, a ghost.
import { useNavigate } from "@tanstack/react-router";
import { Bot, ChevronRight, Ghost, Link2 } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { keep, recall } from "../../../lib/kept";
import { CopyButton } from "../../../ui/Copy";
import { Dialog } from "../../../ui/Dialog";
import { CheckField, SelectField, TextField, Whole } from "../../../ui/fields";
import { useAct } from "../../../ui/useAct";
import {
  kinds as allKinds,
  pools as allPools,
  type Challenge,
  type CodeShown,
  challenge,
  type Kind,
  type PoolName,
  spar,
  withdrawChallenge,
} from "../api";
import { messages } from "../messages";
import { usePlayer } from "../useArena";

type Way = "challenge" | "bot" | "ghost";

let open: Way | null = null;
const listeners = new Set<() => void>();
export function openWay(way: Way | null): void {
  open = way;
  for (const listener of [...listeners]) listener();
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Ways({ pool }: { pool: PoolName }) {
  const player = usePlayer();
  const navigate = useNavigate();
  const way = useSyncExternalStore(watch, () => open);
  useEffect(() => () => openWay(null), []);
  const words = messages.ways;
  const press = (what: Way) => () =>
    player ? openWay(what) : void navigate({ to: "/sign-in", search: { return_to: "/arena" } });
  const all = [
    ["challenge", Link2, words.link, words.linkText],
    ["bot", Bot, words.bot, words.botText],
    ["ghost", Ghost, words.ghost, words.ghostText],
  ] as const;
  return (
    <section className="card ways" aria-label={words.label}>
      {all.map(([id, Icon, name, text]) => (
        <button key={id} type="button" onClick={press(id)}>
          <Icon size={20} aria-hidden />
          <span>
            <b>{name}</b>
            <small>{text}</small>
          </span>
          <ChevronRight size={16} aria-hidden />
        </button>
      ))}
      {way === "challenge" && player && <ChallengeDialog pool={pool} close={() => openWay(null)} />}
      {(way === "bot" || way === "ghost") && player && (
        <SparDialog what={way} pool={pool} close={() => openWay(null)} />
      )}
    </section>
  );
}

function PoolField({ pool, choose }: { pool: PoolName; choose: (pool: PoolName) => void }) {
  return (
    <SelectField
      label={messages.challenge.pool}
      value={pool}
      onChange={({ target }) => choose(target.value as PoolName)}
      hint={messages.about[pool]}
    >
      {allPools.map((one) => (
        <option key={one} value={one}>
          {messages.pools[one]}
        </option>
      ))}
    </SelectField>
  );
}

function ChallengeDialog({ pool: first, close }: { pool: PoolName; close: () => void }) {
  const words = messages.challenge;
  const [pool, setPool] = useState(first);
  const [bestOf, setBestOf] = useState<1 | 3>(1);
  const [rated, setRated] = useState(false);
  const [code, setCode] = useState<CodeShown>("hidden");
  const [opponent, setOpponent] = useState("");
  const [made, setMade] = useState<Challenge | null>(null);
  const { act, busy, failed } = useAct();
  const make = () =>
    act(async () =>
      setMade(
        await challenge({
          pool,
          kinds: [...allKinds] as Kind[],
          rated,
          best_of: bestOf,
          code_shown: rated ? "hidden" : code,
          ...(opponent.trim() ? { opponent: opponent.trim() } : {}),
        }),
      ),
    );
  // Where the server calls itself by another name than this page does, its word counts.
  const link = made ? new URL(made.url || `/arena/challenges/${made.id}`, location.origin).href : "";
  if (made)
    return (
      <Dialog title={words.ready} lead={words.readyText} close={close}>
        <div className="form">
          <output className="secret">{link}</output>
          <div className="acts">
            <CopyButton text={link} label={words.copy} />
          </div>
          <Whole>{failed}</Whole>
          <div className="acts last">
            <button
              type="button"
              className="btn"
              disabled={busy}
              onClick={() => void act(() => withdrawChallenge(made.id)).then((done) => done && close())}
            >
              {words.withdraw}
            </button>
            <button type="button" className="btn go" onClick={close}>
              {words.done}
            </button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={words.title} lead={words.lead} close={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <PoolField pool={pool} choose={setPool} />
        <SelectField
          label={words.bestOf}
          value={bestOf}
          onChange={({ target }) => setBestOf(target.value === "3" ? 3 : 1)}
        >
          <option value={1}>{words.one}</option>
          <option value={3}>{words.three}</option>
        </SelectField>
        <CheckField
          label={words.rated}
          hint={messages.lobby.ratedText}
          checked={rated}
          onChange={({ target }) => setRated(target.checked)}
        />
        <SelectField
          label={words.code}
          value={rated ? "hidden" : code}
          disabled={rated}
          onChange={({ target }) => setCode(target.value as CodeShown)}
          hint={rated ? words.codeRated : undefined}
        >
          {(["hidden", "shape", "live"] as const).map((one) => (
            <option key={one} value={one}>
              {messages.shown[one]}
            </option>
          ))}
        </SelectField>
        <TextField
          label={words.opponent}
          hint={words.opponentHint}
          value={opponent}
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setOpponent(target.value)}
        />
        <Whole>{failed}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {words.make}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const RATING_MIN = 600;
const RATING_MAX = 2600;
const RATING_STEP = 50;

function SparDialog({ what, pool: first, close }: { what: "bot" | "ghost"; pool: PoolName; close: () => void }) {
  const words = messages.spar;
  const navigate = useNavigate();
  const [pool, setPool] = useState(first);
  const [rating, setRating] = useState(() => Number(recall("arena.spar")) || 1400);
  const { act, busy, failed } = useAct();
  const begin = () =>
    act(async () => {
      keep("arena.spar", String(rating));
      const duel = await spar({
        opponent: what,
        pool,
        kinds: [...allKinds] as Kind[],
        ...(what === "bot" ? { rating } : {}),
      });
      close();
      await navigate({ to: "/duels/$id", params: { id: duel.id } });
    });
  return (
    <Dialog
      title={what === "bot" ? words.botTitle : words.ghostTitle}
      lead={what === "bot" ? words.botLead : words.ghostLead}
      close={close}
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <PoolField pool={pool} choose={setPool} />
        {what === "bot" && (
          <div className="f">
            <div className="line">
              <label htmlFor="spar-rating">{words.rating}</label>
              <output className="num" htmlFor="spar-rating">
                {rating}
              </output>
            </div>
            <input
              id="spar-rating"
              type="range"
              className="range"
              min={RATING_MIN}
              max={RATING_MAX}
              step={RATING_STEP}
              value={rating}
              onChange={({ target }) => setRating(Number(target.value))}
            />
          </div>
        )}
        <Whole>{failed}</Whole>
        <div className="acts last">
          <button type="submit" className="btn go" disabled={busy}>
            {words.begin}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
