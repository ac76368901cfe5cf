// The arena as the server tells it: pools and the queue, challenges, duels and what happens in them, replays, ratings.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { plain } from "../../api/client";
import type { TrialEvent } from "../../api/judge";
import { stream } from "../../api/stream";
import { asProblem } from "../../lib/problem";

export const pools = ["blitz", "rapid", "long", "golf", "debug"] as const;
export type PoolName = (typeof pools)[number];
export const kinds = ["function", "stdin"] as const;
export type Kind = (typeof kinds)[number];
export type Goal = "fastest" | "bytes" | "debug";
export type SideName = "left" | "right";
export type CodeShown = "hidden" | "shape" | "live";
export type DuelState = "offered" | "countdown" | "running" | "deciding" | "finished";

export const titles = ["squire", "knight", "banneret", "champion", "marshal"] as const;
export type Title = (typeof titles)[number];
export const badges = ["first_duel", "first_win", "ten_wins", "hundred_wins", "all_pools"] as const;
export type Badge = (typeof badges)[number];

export interface Side {
  kind: "person" | "ghost" | "bot";
  id: string | null;
  name: string;
  display_name: string;
  avatar_url: string | null;
  country: string | null;
  title: Title | null;
  rating: number;
  deviation: number;
  provisional: boolean;
  accepted: boolean;
  present: boolean;
  gone_since: string | null;
  language: string | null;
  tests_passed: number;
  tests_total: number | null;
  submissions: number;
  pending: number;
  last_submission_at: string | null;
  best_bytes: number | null;
  pasted_chars: number;
  done: boolean;
}

export interface RatingChange {
  before: number;
  after: number;
  deviation_before: number;
  deviation_after: number;
  expected: number;
}

export type Reason =
  | "solved"
  | "fewest_bytes"
  | "more_tests"
  | "earlier"
  | "draw_agreed"
  | "draw"
  | "resigned"
  | "no_show"
  | "aborted"
  | "void"
  | "declined";

export interface Result {
  winner: SideName | null;
  reason: Reason;
  /** Whose doing it was, where it was somebody's. */
  by: SideName | null;
  /** What is said of a duel without a result. */
  why: string | null;
  rating: Record<SideName, RatingChange> | null;
  xp: Record<SideName, number>;
}

export interface Duel {
  id: string;
  pool: PoolName;
  goal: Goal;
  kind: Kind | null;
  rated: boolean;
  why_unrated: string | null;
  code_shown: CodeShown;
  state: DuelState;
  seq: number;
  server_now: string;
  created_at: string;
  offer_until: string | null;
  starts_at: string | null;
  deadline_at: string | null;
  ended_at: string | null;
  duration_ms: number;
  left: Side;
  right: Side;
  you: SideName | null;
  problem: { slug: string; title: string; difficulty: string | null } | null;
  start_code: Record<string, string> | null;
  result: Result | null;
  draw_offered_by: SideName | null;
  series: { id: string; best_of: number; wins_left: number; wins_right: number; number: number } | null;
  limits: { submissions_max: number; submissions_left: number; runs_max: number; runs_left: number };
  /** So much later than it happens is it told to whoever asks. */
  delay_ms: number;
  has_replay: boolean;
  /** The duel that follows this one. */
  rematch: string | null;
  rematch_offered_by: SideName | null;
}

export type EventType =
  | "offered"
  | "accepted"
  | "declined"
  | "countdown"
  | "chosen"
  | "started"
  | "revealed"
  | "submitted"
  | "judged"
  | "judge_failed"
  | "draw_offered"
  | "draw_declined"
  | "resigned"
  | "aborted"
  | "done"
  | "left"
  | "returned"
  | "typed"
  | "pasted"
  | "ran"
  | "deciding"
  | "finished"
  | "rematch_offered"
  | "rematch";

/** A fact of a duel. Which of the last fields it has depends on its type. */
export interface DuelEvent {
  seq: number;
  at: string;
  side: SideName | null;
  type: EventType;
  submission?: string;
  number?: number;
  language?: string;
  verdict?: string;
  passed?: number;
  total?: number;
  bytes?: number;
  chars?: number;
  /** The duel that follows this one. */
  duel?: string;
}

/** What is said on the topic of a duel. */
export type DuelHint =
  | { kind: "event"; event: DuelEvent }
  | { kind: "tick"; submission: string; index: number; verdict: string; passed: number; total: number }
  | { kind: "typing"; side: SideName }
  | { kind: "shape"; side: SideName; lines: number[] }
  | { kind: "code"; side: SideName; language?: string | null; text: string }
  | { kind: "message" };

export interface Ticket {
  id: string;
  pools: PoolName[];
  kinds: Kind[];
  rated: boolean;
  joined_at: string;
  expected_wait_ms: number | null;
  /** How far in rating an opponent may be by now. */
  window: number;
  offer_ghost_at: string;
  duel: string | null;
}

export interface MyRating {
  rating: number;
  deviation: number;
  provisional: boolean;
  games: number;
}

export interface Pool {
  pool: PoolName;
  duration_ms: number;
  goal: Goal;
  waiting: number;
  expected_wait_ms: number | null;
  live: number;
  my: MyRating | null;
}

export interface Arena {
  pools: Pool[];
  live_duels: Duel[];
  my_duel: string | null;
  ticket: Ticket | null;
  kinds: Kind[];
  server_now: string;
}

export interface Challenge {
  id: string;
  url: string;
  from: { name: string; display_name: string; avatar_url: string | null; rating: number | null };
  pool: PoolName;
  kinds: Kind[];
  rated: boolean;
  best_of: 1 | 3;
  code_shown: CodeShown;
  opponent: string | null;
  state: "open" | "accepted" | "withdrawn" | "expired";
  duel: string | null;
}

export interface Edit {
  /** Since the start of the duel. */
  t: number;
  at: number;
  del: number;
  ins: string;
}

export interface EditBatch {
  language: string;
  from: number;
  edits: Edit[];
  keys: number;
  pasted: number;
}

export interface Draft {
  language: string | null;
  text: string;
  next: number;
}

export interface ReplaySubmission {
  number: number;
  language: string;
  files: { name?: string; content: string }[];
  verdict: string | null;
  passed?: number;
  total?: number;
  bytes?: number;
  at?: string;
}

export interface ReplaySide {
  edits: Edit[];
  start_text: string;
  submissions: ReplaySubmission[];
}

export interface Replay {
  duel: Duel;
  events: DuelEvent[];
  sides: Record<SideName, ReplaySide>;
}

export interface Message {
  id: string;
  at: string;
  room: "players" | "watchers";
  name: string | null;
  side: SideName | null;
  text?: string | null;
  phrase?: string | null;
  reaction?: string | null;
}

export const phrases = ["good_luck", "have_fun", "well_played", "close", "thanks", "one_moment"] as const;
export type Phrase = (typeof phrases)[number];
export const reactions = ["nice", "wow", "ouch", "hm"] as const;
export type Reaction = (typeof reactions)[number];

export const scopes = ["global", "country", "friends", "season"] as const;
export type Scope = (typeof scopes)[number];

export interface Placed {
  rank: number;
  name: string;
  display_name: string;
  avatar_url: string | null;
  country: string | null;
  title: Title | null;
  rating: number;
  deviation: number;
  games: number;
  /** Since yesterday. */
  change: number | null;
  you?: boolean;
}

interface Page<T> {
  items: T[];
  next: string | null;
}

export interface PersonArena {
  ratings: {
    pool: PoolName;
    rating: number;
    deviation: number;
    provisional: boolean;
    games: number;
    wins: number;
    losses: number;
    draws: number;
    peak: number;
  }[];
  graph: Partial<Record<PoolName, { at: string; rating: number }[]>>;
  record: { wins: number; losses: number; draws: number };
  languages: { language: string; games: number }[];
  titles: Title[];
  badges: Badge[];
  xp: number;
  level: number;
  /** How far to the next level. */
  progress: { number: number; into: number; needed: number };
  recent: Duel[];
}

export type Command =
  | "accept"
  | "decline"
  | "resign"
  | "abort"
  | "offer_draw"
  | "accept_draw"
  | "decline_draw"
  | "done"
  | "rematch";

async function ask<T>(method: string, path: string, body?: unknown, more: RequestInit = {}): Promise<T> {
  const answer = await plain(`/api/v1${path}`, {
    method,
    ...more,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return answer.status === 204 ? (undefined as T) : answer.json();
}

/** What of it was asked for, as it stands in an address. */
function query(of: Record<string, string | number | undefined>): string {
  const given = Object.entries(of).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

// The lobby.

export const arenaKey = ["mine", "arena"];
export const arenaQuery = queryOptions({
  queryKey: arenaKey,
  queryFn: () => ask<Arena>("GET", "/arena"),
});

export interface Seek {
  pools: PoolName[];
  kinds: Kind[];
  languages?: string[];
  rated: boolean;
}
export const join = (seek: Seek) => ask<Ticket>("POST", "/arena/queue", seek);
export const leaveQueue = () => ask<void>("DELETE", "/arena/queue");

export interface Sparring {
  opponent: "ghost" | "bot";
  pool: PoolName;
  kinds: Kind[];
  rating?: number;
}
export const spar = (sparring: Sparring) => ask<Duel>("POST", "/arena/spar", sparring);

export type NewChallenge = Pick<Challenge, "pool" | "kinds" | "rated" | "best_of" | "code_shown"> & {
  opponent?: string;
};
export const challenge = (terms: NewChallenge) => ask<Challenge>("POST", "/arena/challenges", terms);
export const challengeQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "arena", "challenge", id],
    queryFn: () => ask<Challenge>("GET", `/arena/challenges/${id}`),
  });
export const acceptChallenge = (id: string) => ask<Duel>("POST", `/arena/challenges/${id}/accept`);
export const withdrawChallenge = (id: string) => ask<void>("DELETE", `/arena/challenges/${id}`);

// Duels.

const PAGE_ITEMS = 50;
const RECENT_MAX = 6;

export const recentQuery = (person: string) =>
  queryOptions({
    queryKey: ["mine", "arena", "recent", person],
    queryFn: async () =>
      (await ask<Page<Duel>>("GET", `/duels${query({ state: "finished", person, limit: RECENT_MAX })}`)).items,
  });

export const duelKey = (id: string) => ["mine", "duel", id];
export const readDuel = (id: string) => ask<Duel>("GET", `/duels/${id}`);
export const readEvents = (id: string, since: number) =>
  ask<{ events: DuelEvent[]; seq: number; server_now: string }>("GET", `/duels/${id}/events${query({ since })}`);
export const command = (id: string, what: Command, seq?: number) =>
  ask<{ seq: number; duel: Duel }>("POST", `/duels/${id}/commands`, {
    id: crypto.randomUUID(),
    command: what,
    ...(seq === undefined ? {} : { seq }),
  });
export const here = (id: string) => ask<{ server_now: string }>("POST", `/duels/${id}/here`, {});
export const submit = (id: string, language: string, code: string) =>
  ask<{ submission: string; number: number }>("POST", `/duels/${id}/submissions`, {
    language,
    files: [{ content: code }],
  });
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
  ask<{ next: number }>("PUT", `/duels/${id}/edits`, batch, last ? { keepalive: true } : {});
export const readDraft = (id: string) => ask<Draft>("GET", `/duels/${id}/draft`);

export const messagesKey = (id: string) => ["mine", "duel", id, "messages"];
export const messagesQuery = (id: string) =>
  queryOptions({
    queryKey: messagesKey(id),
    queryFn: async () => (await ask<Page<Message>>("GET", `/duels/${id}/messages`)).items,
  });
export const say = (id: string, what: { text: string } | { phrase: string } | { reaction: string }) =>
  ask<Message>("POST", `/duels/${id}/messages`, what);
export const report = (id: string, reason: string, text: string) =>
  ask<void>("POST", `/duels/${id}/reports`, { reason, text });

const REPLAY_AGAIN_MS = 5_000;
const isWhole = (replay: Replay | undefined): boolean => replay?.duel.state === "finished";

export const replayQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "duel", id, "replay"],
    queryFn: () => ask<Replay>("GET", `/duels/${id}/replay`),
    // For some seconds after the end those who watch are told less than there is.
    staleTime: ({ state }) => (isWhole(state.data) ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (!state.data || isWhole(state.data) ? false : REPLAY_AGAIN_MS),
  });

// Ratings.

export const leaderboardQuery = (pool: PoolName, scope: Scope) =>
  infiniteQueryOptions({
    queryKey: ["mine", "arena", "leaderboard", pool, scope],
    queryFn: ({ pageParam }) =>
      ask<Page<Placed>>("GET", `/arena/leaderboard${query({ pool, scope, limit: PAGE_ITEMS, after: pageParam })}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

const TOP_MAX = 10;
export const topQuery = (pool: PoolName, scope: Scope) =>
  queryOptions({
    queryKey: ["mine", "arena", "leaderboard", "top", pool, scope],
    queryFn: async () =>
      (await ask<Page<Placed>>("GET", `/arena/leaderboard${query({ pool, scope, limit: TOP_MAX })}`)).items,
  });

export const personArenaQuery = (name: string) =>
  queryOptions({
    queryKey: ["people", name, "arena"],
    queryFn: () => ask<PersonArena>("GET", `/people/${encodeURIComponent(name)}/arena`),
  });

export const isGone = (error: unknown): boolean => asProblem(error).status === 404;
export const other = (side: SideName): SideName => (side === "left" ? "right" : "left");
