// The tournaments that run or come next, in the lobby. Nothing where none is announced.
import "./swiss.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trophy } from "lucide-react";
import { useCallback, useId } from "react";
import { Whole } from "../../../ui/fields";
import { currentSwissesQuery, type SwissHead, swissesKey } from "./api";
import { factsOf } from "./facts";
import { messages } from "./messages";
import { isOpen, useEntry, useSwissLive } from "./useSwiss";
import { When } from "./When";

/** The lobby is for finding a duel: the rest is in the list. */
const SHOWN_MAX = 2;

/** One's own before others, those that are on before those to come, which come in their order. */
function best(swisses: SwissHead[]): SwissHead[] {
  const worth = (swiss: SwissHead) => (swiss.taking_part ? 2 : 0) + (swiss.phase === "running" ? 1 : 0);
  return swisses.toSorted((one, other) => worth(other) - worth(one)).slice(0, SHOWN_MAX);
}

export function NextSwiss() {
  const { data } = useQuery(currentSwissesQuery);
  return best(data ?? []).map((swiss) => <Card key={swiss.id} swiss={swiss} />);
}

function Card({ swiss }: { swiss: SwissHead }) {
  const client = useQueryClient();
  const again = useCallback(() => void client.invalidateQueries({ queryKey: swissesKey }), [client]);
  useSwissLive(swiss.id, again);
  const { join, leave, busy, failed, player } = useEntry(swiss);
  const title = useId();
  return (
    <section className="card swiss-next" aria-labelledby={title}>
      <Trophy size={20} aria-hidden />
      <div>
        <h2 id={title}>
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
