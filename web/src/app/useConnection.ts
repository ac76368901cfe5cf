// The live socket of this tab: how it does, and what it says of the person's own account.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { live, onRevoked } from "../api/live";
import { sessionQuery, useSession } from "../api/session";
import { queryClient } from "./queries";

export interface Connection {
  state: "live" | "trying" | "offline";
  ms: number | null;
}

onRevoked(() => void queryClient.invalidateQueries(sessionQuery));

/** The first page is there before the socket is: until it was opened, nothing is wrong. */
let opened = false;

export function useConnection(): Connection {
  const { state, roundTripMs } = useSyncExternalStore(live.subscribe, live.getStatus);
  if (!opened) return { state: "live", ms: null };
  return {
    state: state === "reconnecting" ? "trying" : state,
    ms: roundTripMs === null ? null : Math.round(roundTripMs),
  };
}

interface Hint {
  changed?: "account" | "sessions";
  /** What the arena says of a person, and follows itself. */
  kind?: string;
}

/** Keeps the socket that of whoever is signed in, and reads again what it says has changed. */
export function useLiveAccount(): void {
  const client = useQueryClient();
  const { data } = useSession();
  const known = data !== undefined;
  const id = data?.person?.id;
  const last = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (!known) return;
    const who = id ?? null;
    // Another person's socket is another socket.
    if (last.current !== undefined && last.current !== who) live.reopen();
    last.current = who;
    opened = true;
    live.open();
    if (!id) return;
    const again = () => {
      void client.invalidateQueries(sessionQuery);
      void client.invalidateQueries({ queryKey: ["mine"] });
    };
    return live.follow<Hint>(
      `person:${id}`,
      ({ kind }) => kind === undefined && again(),
      (reason) => reason !== "start" && again(),
    );
  }, [client, known, id]);
}
