import { queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { plain } from "./client";
import { stream } from "./stream";

type Schemas = components["schemas"];
export type Limits = Schemas["Limits"];
export type Runtime = Schemas["Runtime"];
export type Missing = Schemas["Missing"];
export type StoppedBy = Schemas["StoppedBy"];
export type Outcome = Schemas["Outcome"];
export type Timings = Schemas["Timings"];
export type Stage = Schemas["Stage"];
export type RunEvent = Schemas["RunEvent"];

export const runtimesQuery = queryOptions({
  queryKey: ["runtimes"],
  queryFn: async (): Promise<Schemas["Runtimes"]> => (await plain("/api/v1/runtimes", {})).json(),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface RunRequest {
  language: string;
  file: string;
  code: string;
  stdin: string;
  args: string[];
}

/** Runs a program and tells its events. Aborting the signal ends the program. */
export async function run(request: RunRequest, signal: AbortSignal, tell: (event: RunEvent) => void): Promise<void> {
  const body: Schemas["RunRequest"] = {
    language: request.language,
    files: [{ name: request.file, content: request.code }],
    stdin: request.stdin,
    args: request.args,
    warm: true,
  };
  await stream("/api/v1/runs", body, signal, tell);
}
