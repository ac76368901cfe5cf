// A tournament as it is, and as it becomes while one looks.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { live } from "../../../api/live";
import { confirm } from "../../../ui/confirm";
import { useAct } from "../../../ui/useAct";
import { usePlayer } from "../useArena";
import { joinSwiss, leaveSwiss, type Swiss, type SwissHead, swissesKey, swissKey, swissQuery } from "./api";
import { messages } from "./messages";

/** Not all who look read again in the same moment. */
const SPREAD_MS = 600;

/** Calls back, not at once for everybody, when something in a tournament changed. */
export function useSwissLive(id: string | undefined, act: () => void): void {
  useEffect(() => {
    if (!id) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, Math.random() * SPREAD_MS);
    };
    const end = live.follow<{ kind: string }>(`swiss:${id}`, again, (reason) => reason !== "start" && again());
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [id, act]);
}

export function useSwiss(id: string) {
  const client = useQueryClient();
  const again = useCallback(() => void client.invalidateQueries({ queryKey: swissKey(id) }), [client, id]);
  useSwissLive(id, again);
  return useQuery(swissQuery(id));
}

/** Joining and withdrawing, wherever it is offered. */
export function useEntry(swiss: SwissHead) {
  const client = useQueryClient();
  const player = usePlayer();
  const navigate = useNavigate();
  const { act, busy, failed } = useAct();
  const keep = (after: Swiss) => {
    client.setQueryData(swissKey(swiss.id), after);
    void client.invalidateQueries({ queryKey: swissesKey });
  };
  const join = () =>
    player
      ? act(async () => keep(await joinSwiss(swiss.id)))
      : navigate({ to: "/sign-in", search: { return_to: `/arena/swiss/${swiss.id}` } });
  const leave = async () => {
    const { withdrawAsk: title, withdrawText: text, withdraw } = messages;
    if (swiss.phase === "running" && !(await confirm({ title, text, act: withdraw }))) return;
    await act(async () => keep(await leaveSwiss(swiss.id)));
  };
  return { player, join, leave, busy, failed };
}

/** Whether somebody who joins would still play. */
export const isOpen = (swiss: SwissHead): boolean =>
  swiss.phase === "coming" || (swiss.phase === "running" && (swiss.rounds === null || swiss.round < swiss.rounds));
