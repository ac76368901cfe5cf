// The arena as the server tells it: pools and the queue, challenges, duels and what happens in them, replays, ratings.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { components } from "../../api/__generated__/schema";
import { api, take } from "../../api/client";
import type { TrialEvent } from "../../api/judge";
import { stream } from "../../api/stream";
import { asProblem } from "../../lib/problem";

type Schemas = components["schemas"];
export type PoolName = Schemas["Pool"];
export type Kind = Schemas["Kind"];
export type SideName = Schemas["Side"];
export type CodeShown = Schemas["CodeShown"];
export type DuelState = Schemas["State"];
export type Side = Schemas["DuelSide"];
export type Duel = Schemas["Duel"];
export type DuelEvent = Schemas["DuelEvent"];
export type Ticket = Schemas["ArenaTicket"];
export type Pool = Schemas["ArenaPool"];
export type Arena = Schemas["Arena"];
export type Challenge = Schemas["DuelChallenge"];
export type Edit = Schemas["DuelEdit"];
export type EditBatch = Schemas["NewDuelEdits"];
export type ReplaySide = Schemas["ReplaySide"];
export type Replay = Schemas["DuelReplay"];
export type Message = Schemas["DuelMessage"];
export type Placed = Schemas["LeaderboardPlace"];
export type PersonArena = Schemas["PersonArena"];
export type Command = Schemas["CommandWord"];
export type Seek = Schemas["DuelAsked"];
export type Sparring = Schemas["NewSparring"];
export type NewChallenge = Schemas["NewChallenge"];

/** What a page offers to choose from; each is checked against what the server knows. */
export const pools = ["blitz", "rapid", "long", "golf", "debug"] as const satisfies readonly PoolName[];
export const kinds = ["function", "stdin"] as const satisfies readonly Kind[];
export const phrases = ["good_luck", "have_fun", "well_played", "close", "thanks", "one_moment"] as const;
export const reactions = ["nice", "wow", "ouch", "hm"] as const;
export const scopes = ["global", "country", "friends", "season", "contests"] as const;
export type Scope = (typeof scopes)[number];
/** Of a season that is over, which; otherwise the one that runs. */
export interface Board {
  pool: PoolName;
  scope: Scope;
  season?: string | undefined;
}

/** What is said on the topic of a duel. */
export type DuelHint =
  | { kind: "event"; event: DuelEvent }
  | { kind: "tick"; submission: string; index: number; verdict: string; passed: number; total: number }
  | { kind: "typing"; side: SideName }
  | { kind: "shape"; side: SideName; lines: number[] }
  | { kind: "code"; side: SideName; language?: string | null; text: string }
  | { kind: "message" };

const of = (id: string) => ({ path: { id } });

// The lobby.

export const arenaKey = ["mine", "arena"];
export const arenaQuery = queryOptions({
  queryKey: arenaKey,
  queryFn: () => take(api.GET("/api/v1/arena")),
});

export const join = (seek: Seek) => take(api.POST("/api/v1/arena/queue", { body: seek }));
export const leaveQueue = () => take(api.DELETE("/api/v1/arena/queue"));
export const spar = (sparring: Sparring) => take(api.POST("/api/v1/arena/spar", { body: sparring }));
export const challenge = (terms: NewChallenge) => take(api.POST("/api/v1/arena/challenges", { body: terms }));
export const challengeQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "arena", "challenge", id],
    queryFn: () => take(api.GET("/api/v1/arena/challenges/{id}", { params: of(id) })),
  });
export const acceptChallenge = (id: string) =>
  take(api.POST("/api/v1/arena/challenges/{id}/accept", { params: of(id) }));
export const withdrawChallenge = (id: string) => take(api.DELETE("/api/v1/arena/challenges/{id}", { params: of(id) }));

// Duels.

const PAGE_ITEMS = 50;
const RECENT_MAX = 6;

export const recentQuery = (person: string) =>
  queryOptions({
    queryKey: ["mine", "arena", "recent", person],
    queryFn: async () =>
      (await take(api.GET("/api/v1/duels", { params: { query: { state: "finished", person, limit: RECENT_MAX } } })))
        .items,
  });

export const duelKey = (id: string) => ["mine", "duel", id];
export const readDuel = (id: string) => take(api.GET("/api/v1/duels/{id}", { params: of(id) }));
export const readEvents = (id: string, since: number) =>
  take(api.GET("/api/v1/duels/{id}/events", { params: { ...of(id), query: { since } } }));
export const command = (id: string, what: Command, seq?: number) =>
  take(
    api.POST("/api/v1/duels/{id}/commands", {
      params: of(id),
      body: { id: crypto.randomUUID(), command: what, ...(seq === undefined ? {} : { seq }) },
    }),
  );
export const here = (id: string) => take(api.POST("/api/v1/duels/{id}/here", { params: of(id) }));
export const submit = (id: string, language: string, code: string) =>
  take(api.POST("/api/v1/duels/{id}/submissions", { params: of(id), body: { language, files: [{ content: code }] } }));
export const attempt = (
  id: string,
  trial: { language: string; code: string; inputs?: string[] },
  signal: AbortSignal,
  tell: (event: TrialEvent) => void,
) =>
  stream<TrialEvent>(
    `/api/v1/duels/${id}/trials`,
    {
      language: trial.language,
      files: [{ content: trial.code }],
      ...(trial.inputs ? { inputs: trial.inputs } : { samples: true }),
    },
    signal,
    tell,
  );
/** `last` is the batch of a page that goes away: the browser sends it to the end all the same. */
export const keepEdits = (id: string, batch: EditBatch, last = false) =>
  take(api.PUT("/api/v1/duels/{id}/edits", { params: of(id), body: batch, ...(last ? { keepalive: true } : {}) }));
export const readDraft = (id: string) => take(api.GET("/api/v1/duels/{id}/draft", { params: of(id) }));

export const messagesKey = (id: string) => ["mine", "duel", id, "messages"];
export const messagesQuery = (id: string) =>
  queryOptions({
    queryKey: messagesKey(id),
    queryFn: async () => (await take(api.GET("/api/v1/duels/{id}/messages", { params: of(id) }))).items,
  });
export const say = (id: string, what: Schemas["NewDuelMessage"]) =>
  take(api.POST("/api/v1/duels/{id}/messages", { params: of(id), body: what }));
export const report = (id: string, reason: string, text: string) =>
  take(api.POST("/api/v1/duels/{id}/reports", { params: of(id), body: { reason, text } }));

const REPLAY_AGAIN_MS = 5_000;
const isWhole = (replay: Replay | undefined): boolean => replay?.duel.state === "finished";

export const replayQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "duel", id, "replay"],
    queryFn: () => take(api.GET("/api/v1/duels/{id}/replay", { params: of(id) })),
    // For some seconds after the end those who watch are told less than there is.
    staleTime: ({ state }) => (isWhole(state.data) ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (!state.data || isWhole(state.data) ? false : REPLAY_AGAIN_MS),
  });

// Ratings.

const TOP_MAX = 10;
const places = ({ pool, scope, season }: Board, limit: number, after: string) =>
  take(
    api.GET("/api/v1/arena/leaderboard", {
      params: {
        query: {
          ...(scope === "contests" ? {} : { pool }),
          scope,
          limit,
          ...(scope === "season" && season ? { season } : {}),
          ...(after ? { after } : {}),
        },
      },
    }),
  );

export const leaderboardQuery = (board: Board) =>
  infiniteQueryOptions({
    queryKey: ["mine", "arena", "leaderboard", board],
    queryFn: ({ pageParam }) => places(board, PAGE_ITEMS, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const topQuery = (board: Board) =>
  queryOptions({
    queryKey: ["mine", "arena", "leaderboard", "top", board],
    queryFn: async () => (await places(board, TOP_MAX, "")).items,
  });

export const seasonsQuery = queryOptions({
  queryKey: ["mine", "arena", "seasons"],
  queryFn: () => take(api.GET("/api/v1/arena/seasons")),
});

export const personArenaQuery = (name: string) =>
  queryOptions({
    queryKey: ["people", name, "arena"],
    queryFn: () => take(api.GET("/api/v1/people/{name}/arena", { params: { path: { name } } })),
  });

export const isGone = (error: unknown): boolean => asProblem(error).status === 404;
export const other = (side: SideName): SideName => (side === "left" ? "right" : "left");
