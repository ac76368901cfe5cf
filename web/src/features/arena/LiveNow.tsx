// One duel that is on, to watch, as the home page offers it to whoever is not signed in. Nothing where none is.
import "./liveNow.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { arenaQuery, type Duel, type SideName } from "./api";
import { clockText } from "./clock";
import { messages } from "./messages";
import { useServerNow } from "./useNow";

const EVERY_MS = 15_000;
const words = messages.live;

/** Two people are better to watch than one and a machine. */
function worthWatching(duels: Duel[]): Duel | undefined {
  const going = duels.filter(({ state }) => state === "running" || state === "deciding");
  return going.find(({ left, right }) => left.kind === "person" && right.kind === "person") ?? going[0];
}

export default function LiveNow() {
  const { data } = useQuery({ ...arenaQuery, refetchInterval: EVERY_MS });
  const duel = worthWatching(data?.live_duels ?? []);
  const now = useServerNow(duel !== undefined);
  if (!duel) return null;
  const clock =
    duel.state === "deciding" || !duel.deadline_at ? words.deciding : clockText(Date.parse(duel.deadline_at) - now);
  return (
    <Link className="live-now" to="/duels/$id" params={{ id: duel.id }}>
      <span className="sr">{words.watch(duel.left.name, duel.right.name)}: </span>
      <i className="beat" aria-hidden />
      <Half duel={duel} side="left" />
      <time>{clock}</time>
      <Half duel={duel} side="right" />
      <span className="go-see" aria-hidden>
        {words.now}
      </span>
    </Link>
  );
}

function Half({ duel, side }: { duel: Duel; side: SideName }) {
  const own = duel[side];
  return (
    <span className={`who ${side}`}>
      <b>{own.display_name || own.name}</b>
      <strong>{own.tests_passed}</strong>
    </span>
  );
}
