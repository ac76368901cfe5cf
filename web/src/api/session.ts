// Who is here, and what they may do.
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keep, recall } from "../lib/kept";
import { api, take } from "./client";
import type { Me, Permission } from "./shapes";

const SESSION_FRESH_MS = 60_000;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    const session = await take(api.GET("/api/v1/session"));
    keep("known", session.person ? "1" : null);
    return session;
  },
  staleTime: SESSION_FRESH_MS,
});

export function useSession() {
  return useQuery(sessionQuery);
}

export function usePerson(): Me | null {
  return useSession().data?.person ?? null;
}

/** Whether this browser was signed in when it was here last: what to leave room for until the server has answered. */
export const wasKnown = (): boolean => recall("known") !== null;

export const may = (person: Me | null, permission: Permission): boolean =>
  person?.permissions.includes(permission) ?? false;

/** Admins, and those who were given some of an admin's work. */
export const mayEnterAdmin = (person: Me | null): boolean => (person?.permissions.length ?? 0) > 0;

export const mayModerate = (person: Me | null): boolean =>
  may(person, "problems.review") || may(person, "duels.review");

/** Puts a changed person in place everywhere at once. */
export function useSetPerson(): (person: Me | null) => void {
  const client = useQueryClient();
  return useCallback(
    (person) => {
      const before = client.getQueryData(sessionQuery.queryKey);
      keep("known", person ? "1" : null);
      if (before) client.setQueryData(sessionQuery.queryKey, { ...before, person });
      else void client.invalidateQueries(sessionQuery);
      // What another person was shown is none of this one's business.
      if (before?.person?.id !== person?.id)
        client.removeQueries({ predicate: (query) => query.queryKey[0] === "mine" });
    },
    [client],
  );
}

export async function signOut(): Promise<void> {
  await take(api.DELETE("/api/v1/sessions/current"));
}
