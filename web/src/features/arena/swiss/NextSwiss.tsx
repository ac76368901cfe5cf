// The tournament that runs or comes next, in the lobby. Nothing where none is announced.
import "./swiss.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trophy } from "lucide-react";
import { useCallback } from "react";
import { Whole } from "../../../ui/fields";
import { currentSwissesQuery, type SwissHead, swissesKey } from "./api";
import { factsOf } from "./facts";
import { messages } from "./messages";
import { isOpen, useEntry, useSwissLive } from "./useSwiss";
import { When } from "./When";

/** One's own before others, one that is on before those to come. */
function best(swisses: SwissHead[]): SwissHead | undefined {
  const worth = (swiss: SwissHead) => (swiss.taking_part ? 2 : 0) + (swiss.phase === "running" ? 1 : 0);
  return swisses.reduce<SwissHead | undefined>(
    (best, one) => (best && worth(best) >= worth(one) ? best : one),
    undefined,
  );
}

export function NextSwiss() {
  const client = useQueryClient();
  const { data } = useQuery(currentSwissesQuery);
  const swiss = best(data ?? []);
  const again = useCallback(() => void client.invalidateQueries({ queryKey: swissesKey }), [client]);
  useSwissLive(swiss?.id, again);
  return swiss ? <Card swiss={swiss} /> : null;
}

function Card({ swiss }: { swiss: SwissHead }) {
  const { join, leave, busy, failed, player } = useEntry(swiss);
  return (
    <section className="card swiss-next" aria-labelledby="next-swiss">
      <Trophy size={20} aria-hidden />
      <div>
        <h2 id="next-swiss">
          <Link className="plain" to="/arena/swiss/$id" params={{ id: swiss.id }}>
            {swiss.title}
          </Link>
        </h2>
        <p className="soft">
          {factsOf(swiss).join(" · ")}
          {swiss.taking_part && (
            <>
              {" · "}
              <b>{messages.youTakePart}</b>
            </>
          )}
        </p>
      </div>
      <When swiss={swiss} />
      <div className="acts">
        {swiss.taking_part ? (
          <button type="button" className="btn" disabled={busy} onClick={() => void leave()}>
            {messages.withdraw}
          </button>
        ) : (
          isOpen(swiss) && (
            <button type="button" className="btn go" disabled={busy} onClick={() => void join()}>
              {player ? messages.join : messages.signIn}
            </button>
          )
        )}
        <Link className="btn" to="/arena/swiss/$id" params={{ id: swiss.id }}>
          {messages.open}
        </Link>
      </div>
      {failed && <Whole>{failed}</Whole>}
    </section>
  );
}
