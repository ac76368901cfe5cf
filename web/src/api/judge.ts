// Solutions: tried, submitted, judged, counted. One's own are asked under "mine": they are forgotten on signing out.
import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { components } from "./__generated__/schema";
import { api, take } from "./client";
import { live } from "./live";
import { stream } from "./stream";

type Schemas = components["schemas"];
export type Submission = Schemas["Submission"];
export type SubmissionHead = Schemas["SubmissionHead"];
export type SubmissionTest = Schemas["SubmissionTest"];
export type Statistics = Schemas["ProblemStatistics"];
export type Practice = Schemas["Practice"];
export type SolutionDraft = Schemas["SolutionDraft"];
export type TrialEvent = Schemas["TrialEvent"];
export type TrialTest = Extract<TrialEvent, { kind: "test" }>;

const PAGE_ITEMS = 50;

export const submit = (slug: string, language: string, code: string) =>
  take(
    api.POST("/api/v1/problems/{slug}/submissions", {
      params: { path: { slug } },
      body: { language, files: [{ content: code }] },
    }),
  );

export const becomeGuest = () => take(api.POST("/api/v1/guests"));

export interface Trial {
  language: string;
  code: string;
  /** Inputs of one's own; without them the samples. */
  inputs?: string[];
}

/** Tries a program and tells what happens. Aborting the signal ends it. */
export const attempt = (slug: string, trial: Trial, signal: AbortSignal, tell: (event: TrialEvent) => void) =>
  stream<TrialEvent>(
    `/api/v1/problems/${slug}/trials`,
    {
      language: trial.language,
      files: [{ content: trial.code }],
      ...(trial.inputs ? { inputs: trial.inputs } : { samples: true }),
    },
    signal,
    tell,
  );

const draftAt = (slug: string, language: string) => ({ params: { path: { slug, language } } });
export const readDraft = (slug: string, language: string): Promise<SolutionDraft> =>
  take(api.GET("/api/v1/problems/{slug}/drafts/{language}", draftAt(slug, language)));
export const keepDraft = (slug: string, language: string, code: string, revision: number): Promise<SolutionDraft> =>
  take(
    api.PUT("/api/v1/problems/{slug}/drafts/{language}", {
      ...draftAt(slug, language),
      body: { files: [{ content: code }], revision },
    }),
  );

export const mySubmissionsQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ["mine", "submissions", slug],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/problems/{slug}/submissions/mine", {
          params: { path: { slug }, query: { limit: PAGE_ITEMS, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export interface SubmissionsFilter {
  problem?: string | undefined;
  user?: string | undefined;
  verdict?: string | undefined;
  language?: string | undefined;
}

export const submissionsQuery = ({ problem, user, verdict, language }: SubmissionsFilter) =>
  infiniteQueryOptions({
    queryKey: ["mine", "submissions", "all", { problem, user, verdict, language }],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/submissions", {
          params: {
            query: {
              limit: PAGE_ITEMS,
              ...(problem ? { problem } : {}),
              ...(user ? { user } : {}),
              ...(verdict ? { verdict } : {}),
              ...(language ? { language } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "submission", id],
    queryFn: () => take(api.GET("/api/v1/submissions/{id}", { params: { path: { id } } })),
    structuralSharing: (before, now) => merged(before as Submission | undefined, now as Submission),
  });

/** What is read may be older than what was told: no test that was seen disappears again. */
export function merged(before: Submission | undefined, now: Submission): Submission {
  if (!before || now.state === "done" || before.attempt !== now.attempt) return now;
  if (before.state === "done") return before;
  const known = new Set(now.tests.map((test) => test.index));
  const tests = [...now.tests, ...before.tests.filter((test) => !known.has(test.index))].sort(
    (a, b) => a.index - b.index,
  );
  return { ...now, tests, tests_done: tests.length, compile_log: now.compile_log ?? before.compile_log };
}

/** What is said on the topic of a submission. */
export type Tick =
  | { kind: "queued" }
  | { kind: "started"; tests_total: number }
  | { kind: "compiled"; ok: boolean; log: string }
  | { kind: "test"; index: number; verdict: string; cpu_time_us: number; memory_bytes: number; message: string }
  | {
      kind: "finished";
      verdict: string | null;
      judge_failed: boolean;
      score: number | null;
      cpu_time_us_max: number;
      memory_bytes_max: number;
    };

/** A submission after what was just told of it. */
export function after(before: Submission, tick: Tick): Submission {
  switch (tick.kind) {
    case "queued":
      return { ...before, state: "queued" };
    case "started":
      return { ...before, state: "judging", tests_total: tick.tests_total, tests: [], tests_done: 0 };
    case "compiled":
      return { ...before, state: "judging", compile_log: tick.log || before.compile_log };
    case "test": {
      if (before.tests.some((test) => test.index === tick.index)) return before;
      const { kind: _, ...told } = tick;
      const test = { ...told, name: "", group: "", sample: false, score: null, wall_time_us: 0 };
      const tests = [...before.tests, test].sort((a, b) => a.index - b.index);
      return { ...before, state: "judging", tests, tests_done: tests.length };
    }
    case "finished": {
      const { kind: _, ...told } = tick;
      return { ...before, ...told, state: "done" };
    }
  }
}

/** A submission as it is now, and as it becomes while one looks. */
export function useSubmission(id: string | null) {
  const client = useQueryClient();
  const query = useQuery({ ...submissionQuery(id ?? ""), enabled: id !== null });
  const open = query.data !== undefined && query.data.state !== "done";
  useEffect(() => {
    if (!id || !open) return;
    const { queryKey } = submissionQuery(id);
    const again = () => void client.invalidateQueries({ queryKey });
    return live.follow<Tick>(
      `submission:${id}`,
      (tick) => {
        client.setQueryData(queryKey, (before) => before && after(before, tick));
        if (tick.kind !== "finished") return;
        // The outputs of samples and the words of the judge are not told, only kept.
        again();
        void client.invalidateQueries({ queryKey: ["problems"] });
        void client.invalidateQueries({ queryKey: ["mine", "submissions"] });
        void client.invalidateQueries({ queryKey: ["statistics"] });
      },
      again,
    );
  }, [client, id, open]);
  return query;
}

export const statisticsQuery = (slug: string, language?: string) =>
  queryOptions({
    queryKey: ["statistics", slug, language],
    queryFn: () =>
      take(
        api.GET("/api/v1/problems/{slug}/statistics", {
          params: { path: { slug }, query: language ? { language } : {} },
        }),
      ),
  });

export const practiceQuery = (handle: string) =>
  queryOptions({
    queryKey: ["people", handle, "practice"],
    queryFn: () => take(api.GET("/api/v1/people/{handle}/practice", { params: { path: { handle } } })),
  });
