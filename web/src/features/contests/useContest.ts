// A contest as it is, and as it becomes while one looks; time by the server's clock.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { contestKey, contestQuery } from "../../api/contests";
import { live } from "../../api/live";
import { usePerson } from "../../api/session";

/** Not all who look read again in the same moment. */
const SPREAD_MS = 800;
const TICK_MS = 500;

export function useContest(slug: string) {
  const client = useQueryClient();
  const query = useQuery(contestQuery(slug));
  const id = query.data?.id;
  useEffect(() => {
    if (!id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: contestKey(slug) });
      }, Math.random() * SPREAD_MS);
    };
    const end = live.follow<{ kind: string }>(`contest:${id}`, again, (reason) => reason !== "start" && again());
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [client, id, slug]);
  return query;
}

/** Calls back when a moment of the server's clock has come: problems open by themselves. */
export function useAtMoments(moments: string[], act: () => void): void {
  const key = moments.join(" ");
  useEffect(() => {
    const now = live.serverNow();
    const times = key.split(" ").map((moment) => new Date(moment).getTime() - now);
    // A little later than the moment, so that the server's clock has passed it, too.
    const timers = times
      .filter((wait) => wait > 0 && wait < 86_400_000)
      .map((wait) => setTimeout(act, wait + 150 + Math.random() * SPREAD_MS));
    return () => timers.forEach(clearTimeout);
  }, [key, act]);
}

export function useServerNow(): number {
  const [now, setNow] = useState(() => live.serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(live.serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Whoever has an account. */
export function useKnown() {
  const person = usePerson();
  return person && !person.guest ? person : null;
}
