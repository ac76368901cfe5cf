// Problems as people find and read them. What differs by person is asked again when another signs in.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Signature } from "../lib/samples";
import type { components, paths } from "./__generated__/schema";
import { api, plain, take } from "./client";

type Schemas = components["schemas"];
export type ProblemSummary = Schemas["ProblemSummary"];
export type ProblemSample = Schemas["ProblemSample"];
export type ProblemLanguage = Schemas["ProblemLanguage"];
export type ProblemFacets = Schemas["ProblemFacets"];
export type Difficulty = Schemas["Difficulty"];
export type ProblemKind = Schemas["ProblemKind"];
export type ProblemStatus = Schemas["ProblemStatus"];
export type ProblemSort = NonNullable<NonNullable<paths["/api/v1/problems"]["get"]["parameters"]["query"]>["sort"]>;

export type Problem = Omit<Schemas["WholeProblem"], "signature"> & { signature: Signature | null };

export interface ProblemsFilter {
  q?: string | undefined;
  tag?: string[] | undefined;
  category?: string | undefined;
  difficulty?: Difficulty | undefined;
  status?: ProblemStatus | undefined;
  kind?: ProblemKind | undefined;
  list?: string | undefined;
  sort?: ProblemSort | undefined;
}

const PAGE_ITEMS = 50;
const FACETS_FRESH_MS = 5 * 60_000;

/** Without what was not asked. */
function asked(filter: ProblemsFilter): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== "" && value.length !== 0),
  );
}

export const problemsQuery = (filter: ProblemsFilter) =>
  infiniteQueryOptions({
    queryKey: ["problems", "list", asked(filter)],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/api/v1/problems", {
          params: { query: { limit: PAGE_ITEMS, ...asked(filter), ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

const FOUND_MAX = 8;

/** The few that fit best, for a search in a hurry. */
export const foundProblemsQuery = (q: string) =>
  queryOptions({
    queryKey: ["problems", "found", q],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/problems", { params: { query: { q, limit: FOUND_MAX } }, signal }))).items,
  });

export const facetsQuery = queryOptions({
  queryKey: ["problems", "facets"],
  queryFn: () => take(api.GET("/api/v1/problem-facets")),
  staleTime: FACETS_FRESH_MS,
});

const at = (slug: string) => ({ params: { path: { slug } } });

export const problemQuery = (slug: string) =>
  queryOptions({
    queryKey: ["problems", "one", slug],
    queryFn: async () => (await take(api.GET("/api/v1/problems/{slug}", at(slug)))) as Problem,
  });

export const hintQuery = (slug: string, number: number) =>
  queryOptions({
    queryKey: ["problems", "hint", slug, number],
    queryFn: async () =>
      (await take(api.GET("/api/v1/problems/{slug}/hints/{number}", { params: { path: { slug, number } } }))).html,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const editorialQuery = (slug: string) =>
  queryOptions({
    queryKey: ["problems", "editorial", slug],
    queryFn: async () => (await take(api.GET("/api/v1/problems/{slug}/editorial", at(slug)))).html,
  });

export const surrender = (slug: string) => take(api.POST("/api/v1/problems/{slug}/surrender", at(slug)));

export const vote = (slug: string, value: number) =>
  take(api.PUT("/api/v1/problems/{slug}/vote", { ...at(slug), body: { value } }));

export const assetPath = (slug: string, name: string): string =>
  `/api/v1/problems/${slug}/assets/${encodeURIComponent(name)}`;

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await plain(path, {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return answer.status === 204 ? (undefined as T) : answer.json();
}

// What the community adds.

export const report = (slug: string, text: string) =>
  take(api.POST("/api/v1/problems/{slug}/reports", { ...at(slug), body: { text } }));

export interface Suggestion {
  id: string;
  state: "checking" | "useful" | "useless" | "invalid" | "accepted" | "declined";
  word: string;
}
export const suggest = (slug: string, input: string) =>
  json<Suggestion>("POST", `/api/v1/problems/${slug}/suggestions`, { input });

const CHECKING_EVERY_MS = 2_000;

export const suggestionsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["mine", "suggestions", slug],
    queryFn: async () => {
      const answer = await json<Suggestion[] | { items: Suggestion[] }>(
        "GET",
        `/api/v1/problems/${slug}/suggestions/mine`,
      );
      return Array.isArray(answer) ? answer : answer.items;
    },
    refetchInterval: ({ state }) =>
      state.data?.some((suggestion) => suggestion.state === "checking") ? CHECKING_EVERY_MS : false,
  });

export const dailyQuery = queryOptions({
  queryKey: ["problems", "daily"],
  queryFn: () => take(api.GET("/api/v1/daily-problem")),
  retry: false,
});

export type ProblemList = Schemas["ProblemListView"];
export type ListBody = Schemas["ProblemListBody"];

export const listsQuery = queryOptions({
  queryKey: ["problems", "lists"],
  queryFn: async () => (await take(api.GET("/api/v1/problem-lists"))).items,
});

const listAt = (id: string) => ({ params: { path: { id } } });
export const listQuery = (id: string) =>
  queryOptions({
    queryKey: ["problems", "lists", id],
    queryFn: () => take(api.GET("/api/v1/problem-lists/{id}", listAt(id))),
  });
export const makeList = (body: ListBody) => take(api.POST("/api/v1/problem-lists", { body }));
export const changeList = (id: string, body: ListBody) =>
  take(api.PUT("/api/v1/problem-lists/{id}", { ...listAt(id), body }));
export const removeList = (id: string) => take(api.DELETE("/api/v1/problem-lists/{id}", listAt(id)));
