// After a duel of a tournament: the way back to it, and how long it is to the next round.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trophy } from "lucide-react";
import { useCallback } from "react";
import { clockText } from "../clock";
import { useServerNow } from "../useNow";
import { type SwissHead, swissOfDuelQuery } from "./api";
import { messages } from "./messages";
import { useSwissLive } from "./useSwiss";

/** The tournament a duel is of, as it goes on. */
export function useSwissOf(duel: string): SwissHead | null {
  const client = useQueryClient();
  const { data } = useQuery(swissOfDuelQuery(duel));
  const again = useCallback(
    () => void client.invalidateQueries({ queryKey: swissOfDuelQuery(duel).queryKey }),
    [client, duel],
  );
  useSwissLive(data?.id, again);
  return data ?? null;
}

export function NextRound({ swiss }: { swiss: SwissHead }) {
  const words = messages.end;
  const counted = swiss.phase === "running" ? swiss.next_at : null;
  const now = useServerNow(counted !== null);
  const left = counted === null ? 0 : Date.parse(counted) - now;
  const said =
    swiss.phase !== "running"
      ? words.over(swiss.title)
      : counted === null
        ? words.waiting(swiss.round)
        : left > 0
          ? words.next(clockText(left))
          : words.soon;
  return (
    <p role="status">
      {said} {left > 0 && swiss.taking_part && words.opens}
    </p>
  );
}

export function ToStandings({ swiss }: { swiss: SwissHead }) {
  return (
    <Link className="btn go big" to="/arena/swiss/$id" params={{ id: swiss.id }}>
      <Trophy size={16} aria-hidden /> {messages.end.back}
    </Link>
  );
}
