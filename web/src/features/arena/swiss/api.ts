// Tournaments as the server tells them: the list, one of them, its rounds, and of which one a duel is.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { components } from "../../../api/__generated__/schema";
import { api, take } from "../../../api/client";

type Schemas = components["schemas"];
export type SwissHead = Schemas["SwissHead"];
export type Swiss = Schemas["Swiss"];
export type SwissLine = Schemas["SwissLine"];
export type SwissTable = Schemas["SwissTable"];
export type SwissPlayer = Schemas["SwissPlayer"];
export type NewSwiss = Schemas["NewSwiss"];

const PAGE_ITEMS = 20;
/** Hints are only hints: what stays open is read again without them, too. */
const EVERY_MS = 20_000;
const of = (id: string) => ({ path: { id } });

export const swissesKey = ["mine", "swisses"];
export const swissKey = (id: string) => ["mine", "swiss", id];

export const currentSwissesQuery = queryOptions({
  queryKey: [...swissesKey, "current"],
  queryFn: async () => (await take(api.GET("/api/v1/swisses", { params: { query: { limit: PAGE_ITEMS } } }))).items,
  refetchInterval: EVERY_MS,
});

export const pastSwissesQuery = infiniteQueryOptions({
  queryKey: [...swissesKey, "past"],
  queryFn: ({ pageParam }) =>
    take(
      api.GET("/api/v1/swisses", {
        params: { query: { past: true, limit: PAGE_ITEMS, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});

export const swissQuery = (id: string) =>
  queryOptions({
    queryKey: swissKey(id),
    queryFn: () => take(api.GET("/api/v1/swisses/{id}", { params: of(id) })),
    refetchInterval: EVERY_MS,
  });

export const swissRoundQuery = (id: string, round: number) =>
  queryOptions({
    queryKey: [...swissKey(id), "round", round],
    queryFn: async () =>
      (await take(api.GET("/api/v1/swisses/{id}/rounds/{round}", { params: { path: { id, round } } }))).tables,
  });

export const swissOfDuelQuery = (duel: string) =>
  queryOptions({
    queryKey: ["mine", "duel", duel, "swiss"],
    queryFn: async () => (await take(api.GET("/api/v1/duels/{id}/swiss", { params: of(duel) }))).swiss,
  });

export const makeSwiss = (about: NewSwiss) => take(api.POST("/api/v1/swisses", { body: about }));
export const changeSwiss = (id: string, about: NewSwiss) =>
  take(api.PUT("/api/v1/swisses/{id}", { params: of(id), body: about }));
export const cancelSwiss = (id: string) => take(api.DELETE("/api/v1/swisses/{id}", { params: of(id) }));
export const joinSwiss = (id: string) => take(api.POST("/api/v1/swisses/{id}/entry", { params: of(id) }));
export const leaveSwiss = (id: string) => take(api.DELETE("/api/v1/swisses/{id}/entry", { params: of(id) }));
