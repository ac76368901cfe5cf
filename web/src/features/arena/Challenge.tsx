import "./arena.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Unlink } from "lucide-react";
import { CopyButton } from "../../ui/Copy";
import { Face } from "../../ui/Face";
import { Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Bone, Empty } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { acceptChallenge, challengeQuery, isGone, type Challenge as Offered, withdrawChallenge } from "./api";
import { messages } from "./messages";
import { usePlayer } from "./useArena";

const words = messages.challenge;

/** What the link of a challenge leads to. */
export function Challenge() {
  const { id } = useParams({ from: "/framed/arena/challenges/$id" });
  const { data, error, refetch } = useQuery(challengeQuery(id));
  if (error && isGone(error))
    return (
      <Empty icon={Unlink} title={words.gone} whole>
        <p>{words.goneText}</p>
        <Link className="btn" to="/arena">
          {words.toArena}
        </Link>
      </Empty>
    );
  return (
    <div className="challenge-page">
      {error ? <Fell error={error} again={() => void refetch()} /> : data ? <Shown of={data} /> : <Bone h={260} />}
    </div>
  );
}

function Shown({ of }: { of: Offered }) {
  const player = usePlayer();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const own = player?.handle === of.from.name;
  const name = of.from.display_name || of.from.name;
  const accept = async () => {
    const done = await act(async () => {
      const duel = await acceptChallenge(of.id);
      await navigate({ to: "/duels/$id", params: { id: duel.id } });
    });
    // Whoever comes too late is told what has become of it.
    if (!done) await client.invalidateQueries({ queryKey: challengeQuery(of.id).queryKey });
  };
  const withdraw = () =>
    act(async () => {
      await withdrawChallenge(of.id);
      await navigate({ to: "/arena" });
    });
  return (
    <section className="card challenge-card">
      <div className="challenger left">
        <Face name={name} avatar={of.from.avatar_url} large />
        <div>
          <h1>{own ? words.own : of.state === "open" ? words.page(name) : words.past(name)}</h1>
          {of.from.rating !== null && <p className="num">{Math.round(of.from.rating)}</p>}
        </div>
      </div>
      <dl className="facts-list">
        <dt>{words.pool}</dt>
        <dd>
          {messages.pools[of.pool]} <span className="soft">· {messages.about[of.pool]}</span>
        </dd>
        <dt>{words.bestOf}</dt>
        <dd>{of.best_of === 3 ? words.three : words.one}</dd>
        <dt>{words.ratings}</dt>
        <dd>{of.rated ? words.ratingsChange : words.ratingsStay}</dd>
        <dt>{words.code}</dt>
        <dd>{messages.shown[of.code_shown]}</dd>
      </dl>
      <Whole>{failed}</Whole>
      <div className="acts">
        {of.state !== "open" ? (
          <>
            <p>{words.states[of.state]}</p>
            {of.duel ? (
              <Link className="btn" to="/duels/$id" params={{ id: of.duel }}>
                {words.watch}
              </Link>
            ) : (
              <Link className="btn" to="/arena">
                {words.toArena}
              </Link>
            )}
          </>
        ) : own ? (
          <>
            <p className="soft">{words.ownText}</p>
            <CopyButton text={location.href} label={words.copy} />
            <button type="button" className="btn" disabled={busy} onClick={() => void withdraw()}>
              {words.withdraw}
            </button>
          </>
        ) : player ? (
          <button type="button" className="btn go big" disabled={busy} onClick={() => void accept()}>
            {words.accept}
          </button>
        ) : (
          <Link className="btn go big" to="/sign-in" search={{ return_to: `/arena/challenges/${of.id}` }}>
            {words.signIn}
          </Link>
        )}
      </div>
    </section>
  );
}
