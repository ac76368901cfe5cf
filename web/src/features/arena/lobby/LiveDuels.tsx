import { Link } from "@tanstack/react-router";
import { Swords } from "lucide-react";
import { Bone, Empty } from "../../../ui/states";
import type { Duel, Side, SideName } from "../api";
import { clockText } from "../clock";
import { messages } from "../messages";
import { Ticks } from "../Ticks";
import { useServerNow } from "../useNow";

const words = messages.live;

export function LiveDuels({ duels, count }: { duels: Duel[] | null; count: number }) {
  const now = useServerNow((duels?.length ?? 0) > 0);
  const first = duels?.[0];
  return (
    <section className="card" aria-labelledby="live-duels">
      <div className="head">
        <h2 id="live-duels">{words.title}</h2>
        {count > 0 && <span className="dim num">{count}</span>}
        {first && (
          <Link className="link end" to="/duels/$id" params={{ id: first.id }}>
            {words.top}
          </Link>
        )}
      </div>
      {duels === null ? (
        <div className="live-duels" role="status" aria-label={messages.loading}>
          {[0, 1, 2, 3].map((row) => (
            <div key={row} className="live-duel">
              <Bone w="70%" />
              <Bone w={44} />
              <Bone w="70%" />
            </div>
          ))}
        </div>
      ) : duels.length === 0 ? (
        <Empty icon={Swords} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <div className="live-duels">
          {duels.map((duel) => (
            <Board key={duel.id} duel={duel} now={now} />
          ))}
        </div>
      )}
    </section>
  );
}

function Board({ duel, now }: { duel: Duel; now: number }) {
  const who = (side: Side, name: SideName) => (
    <span className={`p ${name}`}>
      <b>{side.display_name || side.name}</b> <span className="num">{Math.round(side.rating)}</span>
      <strong>{side.tests_passed}</strong>
    </span>
  );
  const clock =
    duel.state === "running" && duel.deadline_at
      ? clockText(Date.parse(duel.deadline_at) - now)
      : duel.state === "deciding"
        ? words.deciding
        : words.starting;
  return (
    <Link className="live-duel" to="/duels/$id" params={{ id: duel.id }}>
      <span className="sr">{words.watch(duel.left.name, duel.right.name)}: </span>
      {who(duel.left, "left")}
      <span className="c">{clock}</span>
      {who(duel.right, "right")}
      <Ticks side="left" passed={duel.left.tests_passed} total={duel.left.tests_total ?? 0} />
      <span className="c2">{messages.pools[duel.pool]}</span>
      <Ticks side="right" passed={duel.right.tests_passed} total={duel.right.tests_total ?? 0} />
    </Link>
  );
}
