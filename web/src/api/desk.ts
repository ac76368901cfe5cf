// The author's desk, its review, and what moderators settle. All of it is forgotten on signing out.
import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { components } from "./__generated__/schema";
import { api, plain, take } from "./client";
import { live } from "./live";
import { type Outcome, run } from "./runs";

type Schemas = components["schemas"];
export type DeskProblem = Schemas["DeskProblem"];
export type DeskProblemView = Schemas["DeskProblemView"];
export type DeskState = Schemas["DeskState"];
export type DeskFile = Schemas["DeskFile"];
export type DeskTest = Schemas["DeskTest"];
export type Finding = Schemas["PackageFinding"];
export type ParsedPackage = Schemas["ParsedPackage"];
export type Verification = Schemas["Verification"];
export type VerifiedSubmission = Schemas["VerifiedSubmission"];
export type VerifiedTest = Schemas["VerifiedTest"];
export type ReviewState = Schemas["ReviewBody"]["state"];
export type ProblemReport = Schemas["ProblemReport"];
export type Suggestion = Schemas["Suggestion"];
export type SuggestionState = Suggestion["state"];
export type RejudgeAsked = Schemas["RejudgeAsked"];
export type RejudgeHead = Schemas["RejudgeHead"];
export type ExportFormat = "kattis_legacy" | "kattis_2025" | "original";

const at = (id: string) => ({ params: { path: { id } } });

export const deskQuery = (filter: { mine?: boolean; state?: DeskState }) =>
  queryOptions({
    queryKey: ["mine", "desk", "list", filter],
    queryFn: async () => (await take(api.GET("/api/v1/desk/problems", { params: { query: filter } }))).items,
  });

export const deskProblemQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "desk", "one", id],
    queryFn: () => take(api.GET("/api/v1/desk/problems/{id}", at(id))),
  });

export const packageQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "desk", "one", id, "package"],
    queryFn: () => take(api.GET("/api/v1/desk/problems/{id}/package", at(id))),
    retry: false,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "desk", "one", id, "versions"],
    queryFn: async () => (await take(api.GET("/api/v1/desk/problems/{id}/versions", at(id)))).items,
  });

export const commentsQuery = (id: string) =>
  queryOptions({
    queryKey: ["mine", "desk", "one", id, "comments"],
    queryFn: async () => (await take(api.GET("/api/v1/desk/problems/{id}/comments", at(id)))).items,
  });

export const beginProblem = (body: Schemas["NewDeskProblem"]) => take(api.POST("/api/v1/desk/problems", { body }));
export const publish = (id: string) => take(api.POST("/api/v1/desk/problems/{id}/publish", at(id)));
export const withdraw = (id: string) => take(api.POST("/api/v1/desk/problems/{id}/withdraw", at(id)));
export const verify = (id: string) => take(api.POST("/api/v1/desk/problems/{id}/verifications", at(id)));
export const review = (id: string, state: ReviewState) =>
  take(api.POST("/api/v1/desk/problems/{id}/review", { ...at(id), body: { state } }));
export const comment = (id: string, body: Schemas["NewReviewComment"]) =>
  take(api.POST("/api/v1/desk/problems/{id}/comments", { ...at(id), body }));
/** Tests that the server has a generator of the draft write. All of them are written, or none. */
export const generate = (id: string, body: Schemas["GenerateBody"]) =>
  take(api.POST("/api/v1/desk/problems/{id}/generate", { ...at(id), body }));
export const renameFile = (id: string, from: string, to: string) =>
  take(api.POST("/api/v1/desk/problems/{id}/files/rename", { ...at(id), body: { from, to } }));
export const exportPath = (id: string, format: ExportFormat): string =>
  `/api/v1/desk/problems/${id}/export?format=${format}`;

const MARKUPS: Record<string, Schemas["PreviewBody"]["markup"]> = { md: "markdown", tex: "latex", html: "html" };
export const previewQuery = (path: string, text: string) =>
  queryOptions({
    queryKey: ["mine", "desk", "preview", path, text],
    queryFn: async () => {
      const markup = MARKUPS[path.split(".").at(-1) ?? ""] ?? "text";
      return (await take(api.POST("/api/v1/desk/preview", { body: { markup, text } }))).html;
    },
  });

// Files are bytes, not JSON.

const filePath = (id: string, path: string): string => `/api/v1/desk/problems/${id}/files/${encodeURIComponent(path)}`;

export interface OpenFile {
  text: string;
  etag: string | null;
  /** It is no text, and can only be replaced whole. */
  binary: boolean;
}

export async function readFile(id: string, path: string): Promise<OpenFile> {
  const answer = await plain(filePath(id, path), {});
  const bytes = await answer.arrayBuffer();
  const etag = answer.headers.get("etag");
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), etag, binary: false };
  } catch {
    return { text: "", etag, binary: true };
  }
}

export const fileQuery = (id: string, path: string) =>
  queryOptions({
    queryKey: ["mine", "desk", "file", id, path],
    queryFn: () => readFile(id, path),
    refetchOnWindowFocus: false,
  });

/** Writes a file. With an ETag only where it still holds what was read. */
export async function writeFile(
  id: string,
  path: string,
  body: BodyInit,
  etag: string | null = null,
): Promise<string | null> {
  const headers = { "content-type": "application/octet-stream", ...(etag ? { "if-match": etag } : {}) };
  return (await plain(filePath(id, path), { method: "PUT", headers, body })).headers.get("etag");
}

export const removeFile = (id: string, path: string) => plain(filePath(id, path), { method: "DELETE" });

/** Sends a zip. A refusal names the files at fault in its fields. */
export async function importPackage(file: File): Promise<DeskProblem> {
  const headers = { "content-type": "application/zip" };
  return (await plain("/api/v1/desk/imports", { method: "POST", headers, body: file })).json();
}

/** The verification as it is now, and as it becomes while one looks. */
export function useVerification(id: string, last: Verification | null) {
  const client = useQueryClient();
  const key = ["mine", "desk", "verification", last?.id ?? ""];
  const query = useQuery({
    queryKey: key,
    queryFn: () =>
      take(
        api.GET("/api/v1/desk/problems/{id}/verifications/{verification}", {
          params: { path: { id, verification: last?.id ?? "" } },
        }),
      ),
    enabled: last !== null,
    ...(last ? { initialData: last } : {}),
  });
  const open = query.data !== undefined && ["queued", "running"].includes(query.data.state);
  const topic = last?.id;
  useEffect(() => {
    if (!topic || !open) return;
    const again = () => {
      void client.invalidateQueries({ queryKey: ["mine", "desk", "verification", topic] });
      void client.invalidateQueries({ queryKey: ["mine", "desk", "one", id] });
    };
    return live.follow(`verification:${topic}`, again, again);
  }, [client, id, topic, open]);
  return query.data ?? null;
}

const endedWell = ({ exit, stopped_by }: Outcome): boolean => !stopped_by && "code" in exit && exit.code === 0;

/** What a program of the package prints, run as anybody's would be. */
export async function printed(
  program: { language: string; file: string; code: string },
  stdin: string,
): Promise<{ text: string; wrong: string | null }> {
  let text = "";
  let errors = "";
  let wrong: string | null = null;
  await run({ ...program, stdin, args: [] }, new AbortController().signal, (event) => {
    if (event.name === "output" && event.stage === "run" && event.stream === "stdout") text += event.text;
    else if (event.name === "output") errors += event.text;
    else if (event.name === "failed") wrong = event.detail;
    else if (event.name === "stage_ended" && !endedWell(event.outcome))
      wrong = errors.trim() || event.outcome.stopped_by || event.outcome.signal_name || event.stage;
  });
  return { text, wrong };
}

// Moderation and rejudging.

export const reportsQuery = infiniteQueryOptions({
  queryKey: ["mine", "moderation", "reports"],
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/moderation/reports", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});
export const settleReport = (id: string, resolution: string) =>
  take(api.POST("/api/v1/moderation/reports/{id}", { ...at(id), body: { resolution } }));

export const suggestionsQuery = (state: SuggestionState) =>
  infiniteQueryOptions({
    queryKey: ["mine", "moderation", "suggestions", state],
    queryFn: ({ pageParam }) =>
      take(
        api.GET("/api/v1/moderation/suggestions", {
          params: { query: { state, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
export const decideSuggestion = (id: string, accept: boolean) =>
  take(api.POST("/api/v1/moderation/suggestions/{id}", { ...at(id), body: { accept } }));

export const rejudgesQuery = infiniteQueryOptions({
  queryKey: ["admin", "rejudges"],
  queryFn: ({ pageParam }) =>
    take(api.GET("/api/v1/admin/rejudges", { params: { query: pageParam ? { after: pageParam } : {} } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next,
});
const JUDGING_EVERY_MS = 1_500;
export const rejudgeQuery = (id: string) =>
  queryOptions({
    queryKey: ["admin", "rejudges", id],
    queryFn: () => take(api.GET("/api/v1/admin/rejudges/{id}", at(id))),
    refetchInterval: ({ state }) =>
      state.data?.state === "judging" || state.data?.state === "applying" ? JUDGING_EVERY_MS : false,
  });
export const beginRejudge = (body: RejudgeAsked) => take(api.POST("/api/v1/admin/rejudges", { body }));
export const applyRejudge = (id: string) => take(api.POST("/api/v1/admin/rejudges/{id}/apply", at(id)));
export const discardRejudge = (id: string) => take(api.DELETE("/api/v1/admin/rejudges/{id}", at(id)));
