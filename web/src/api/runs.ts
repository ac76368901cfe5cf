import { EventParser } from "../lib/sse";

export interface Limits {
  wall_time_ms: number;
  cpu_time_ms: number;
  memory_bytes: number;
  output_bytes: number;
}

export interface Runtime {
  id: string;
  name: string;
  version: string;
  editor: string;
  main_file: string;
  hello: string;
  compiled: boolean;
  compile_limits: Limits;
  run_limits: Limits;
}

export interface Missing {
  id: string;
  name: string;
  install: string;
}

export type Stage = "compile" | "run";
export type StoppedBy = "wall_time" | "cpu_time" | "memory" | "stdout_bytes" | "stderr_bytes" | "cancelled";

export interface Outcome {
  exit: { code: number } | { signal: number };
  signal_name?: string;
  stopped_by: StoppedBy | null;
  wall_time_us: number;
  cpu_time_us: number;
  memory_peak_bytes: number;
}

export interface Timings {
  queued_us: number;
  prepare_us: number;
  compile_us: number;
  compile_cached: boolean;
  run_us: number;
}

export type RunEvent =
  | { name: "stage_started"; stage: Stage }
  | { name: "output"; stage: Stage; stream: "stdout" | "stderr"; text: string }
  | { name: "stage_ended"; stage: Stage; outcome: Outcome }
  | { name: "finished"; timings: Timings }
  | { name: "failed"; detail: string };

/** A refusal of the server, in its own words. */
export class Refused extends Error {}

export async function runtimes(): Promise<{ runtimes: Runtime[]; missing: Missing[] }> {
  const response = await fetch("/api/v1/runtimes");
  if (!response.ok) throw new Refused(await detail(response));
  return response.json();
}

async function detail(response: Response): Promise<string> {
  try {
    const problem = await response.json();
    return typeof problem.detail === "string" ? problem.detail : response.statusText;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

export interface RunRequest {
  language: string;
  file: string;
  code: string;
  stdin: string;
  args: string[];
}

/** Runs a program and tells its events. Aborting the signal ends the program. */
export async function run(request: RunRequest, signal: AbortSignal, tell: (event: RunEvent) => void): Promise<void> {
  const body = {
    language: request.language,
    files: [{ name: request.file, content: request.code }],
    stdin: request.stdin,
    args: request.args,
  };
  const response = await fetch("/api/v1/runs", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok || !response.body) throw new Refused(await detail(response));
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, BufferSource>)
    .getReader();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parser.push(value)) tell({ name: event.name, ...JSON.parse(event.data) } as RunEvent);
  }
}
