// The lobby as it is, and as it becomes while one looks.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { live } from "../../api/live";
import { usePerson } from "../../api/session";
import { arenaKey, arenaQuery } from "./api";

const LOBBY_EVERY_MS = 15_000;
const WAITING_EVERY_MS = 3_000;
const ELSEWHERE_EVERY_MS = 60_000;
/** A busy arena changes many times a second; it is read at most this often. */
const REREAD_AFTER_MS = 1_000;

/** `looking`: the lobby itself is shown, not only what of it concerns every page. */
export function useArena(looking: boolean) {
  return useQuery({
    ...arenaQuery,
    // Live hints are only hints. The window widens and the wait goes on: whoever waits wants to see it.
    refetchInterval: ({ state }) =>
      !looking ? ELSEWHERE_EVERY_MS : state.data?.ticket ? WAITING_EVERY_MS : LOBBY_EVERY_MS,
  });
}

/** Reads the lobby again when something in it changed. */
export function useLobbyLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: arenaKey });
      }, REREAD_AFTER_MS);
    };
    const end = live.follow<{ kind: string }>("arena", again, (reason) => reason !== "start" && again());
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [client]);
}

export function usePlayer() {
  const person = usePerson();
  return person && !person.guest ? person : null;
}
