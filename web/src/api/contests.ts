// Contests: read, taken part in, organised.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { api, take } from "./client";

type Schemas = components["schemas"];
export type Contest = Schemas["Contest"];
export type ContestHead = Schemas["ContestHead"];
export type ContestPhase = Schemas["ContestPhase"];
export type ContestRules = Schemas["ContestRules"];
export type ContestPart = Schemas["ContestPart"];
export type ContestProblem = Schemas["ContestProblem"];
export type ContestCell = Schemas["ContestCell"];
export type ContestLine = Schemas["ContestLine"];
export type Standings = Schemas["ContestStandings"];
export type Clarification = Schemas["ContestClarification"];
export type ContestHistory = Schemas["ContestHistory"];
export type About = Schemas["ContestChange"];

const PAGE_ITEMS = 20;
/** Hints are only hints: what stays open is read again without them, too. */
const EVERY_MS = 30_000;

export const contestsKey = ["mine", "contests"];
export const contestKey = (slug: string) => ["mine", "contest", slug];

export const contestsQuery = (phase: ContestPhase) =>
  infiniteQueryOptions({
    queryKey: [...contestsKey, phase],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/contests", {
          params: { query: { phase, limit: PAGE_ITEMS, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const contestQuery = (slug: string) =>
  queryOptions({
    queryKey: contestKey(slug),
    queryFn: () => take(api.GET("/api/v1/contests/{slug}", { params: { path: { slug } } })),
    refetchInterval: EVERY_MS,
  });

export interface Look {
  virtual?: boolean;
  thawed?: boolean;
}
export const standingsQuery = (slug: string, look: Look) =>
  queryOptions({
    queryKey: [...contestKey(slug), "standings", look],
    queryFn: () => take(api.GET("/api/v1/contests/{slug}/standings", { params: { path: { slug }, query: look } })),
    refetchInterval: EVERY_MS,
  });

export const contestHistoryQuery = (name: string) =>
  queryOptions({
    queryKey: ["people", name, "contests"],
    queryFn: () => take(api.GET("/api/v1/people/{name}/contests", { params: { path: { name } } })),
  });

export const contestSubmissionsQuery = (slug: string, all: boolean) =>
  queryOptions({
    queryKey: [...contestKey(slug), "submissions", all],
    queryFn: async () =>
      (await take(api.GET("/api/v1/contests/{slug}/submissions", { params: { path: { slug }, query: { all } } })))
        .items,
  });

export const clarificationsQuery = (slug: string) =>
  queryOptions({
    queryKey: [...contestKey(slug), "clarifications"],
    queryFn: async () =>
      (await take(api.GET("/api/v1/contests/{slug}/clarifications", { params: { path: { slug } } }))).items,
    refetchInterval: EVERY_MS,
  });

export const register = (slug: string, team?: string) =>
  take(api.POST("/api/v1/contests/{slug}/registration", { params: { path: { slug } }, body: team ? { team } : {} }));
export const unregister = (slug: string) =>
  take(api.DELETE("/api/v1/contests/{slug}/registration", { params: { path: { slug } } }));
export const invite = (slug: string, handle: string) =>
  take(api.POST("/api/v1/contests/{slug}/invitations", { params: { path: { slug } }, body: { handle } }));
export const joinTeam = (slug: string, team: string) =>
  take(api.POST("/api/v1/contests/{slug}/invitations/{team}", { params: { path: { slug, team } } }));
export const declineTeam = (slug: string, team: string) =>
  take(api.DELETE("/api/v1/contests/{slug}/invitations/{team}", { params: { path: { slug, team } } }));
export const startVirtual = (slug: string) =>
  take(api.POST("/api/v1/contests/{slug}/virtual", { params: { path: { slug } } }));
export const submitIn = (slug: string, label: string, language: string, code: string) =>
  take(
    api.POST("/api/v1/contests/{slug}/problems/{label}/submissions", {
      params: { path: { slug, label } },
      body: { language, files: [{ content: code }] },
    }),
  );

export const ask = (slug: string, question: string, problem?: string) =>
  take(
    api.POST("/api/v1/contests/{slug}/clarifications", {
      params: { path: { slug } },
      body: problem ? { problem, question } : { question },
    }),
  );
export const answer = (slug: string, id: string, text: string, to_all: boolean) =>
  take(
    api.POST("/api/v1/contests/{slug}/clarifications/{id}/answer", {
      params: { path: { slug, id } },
      body: { answer: text, to_all },
    }),
  );
export const announce = (slug: string, text: string, problem?: string) =>
  take(
    api.POST("/api/v1/contests/{slug}/announcements", {
      params: { path: { slug } },
      body: problem ? { problem, text } : { text },
    }),
  );

export const makeContest = (slug: string, contest: About) =>
  take(api.POST("/api/v1/contests", { body: { slug, contest } }));
export const changeContest = (slug: string, contest: About) =>
  take(api.PUT("/api/v1/contests/{slug}", { params: { path: { slug } }, body: contest }));
export const removeContest = (slug: string) =>
  take(api.DELETE("/api/v1/contests/{slug}", { params: { path: { slug } } }));
export const reveal = (slug: string, all: boolean) =>
  take(api.POST("/api/v1/contests/{slug}/reveal", { params: { path: { slug } }, body: { all } }));
export const closeContest = (slug: string) =>
  take(api.POST("/api/v1/contests/{slug}/close", { params: { path: { slug } } }));
