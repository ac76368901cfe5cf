// What a trial of a program has come to so far, out of what is told while it runs.

export interface TrialTest {
  index: number;
  verdict: string | null;
  cpu_time_us: number;
  wall_time_us: number;
  memory_bytes: number;
  stdout: string;
  stderr: string;
  answer: string | null;
  message: string;
}

export type TrialEvent =
  | { kind: "started" }
  | { kind: "compiled"; ok: boolean; log: string }
  | ({ kind: "test" } & TrialTest)
  | { kind: "finished"; verdict: string | null }
  | { kind: "failed"; detail: string };

export interface TrialState {
  phase: "idle" | "running" | "ended";
  own: boolean;
  started: boolean;
  compiled: { ok: boolean; log: string } | null;
  tests: TrialTest[];
  verdict: string | null;
  failed: string | null;
}

export const idle: TrialState = {
  phase: "idle",
  own: false,
  started: false,
  compiled: null,
  tests: [],
  verdict: null,
  failed: null,
};

type Action =
  | { kind: "begin"; own: boolean }
  | { kind: "told"; event: TrialEvent }
  | { kind: "end"; failed: string | null };

export function reduceTrial(state: TrialState, action: Action): TrialState {
  if (action.kind === "begin") return { ...idle, phase: "running", own: action.own };
  if (action.kind === "end")
    return state.phase === "running" ? { ...state, phase: "ended", failed: action.failed } : state;
  const { event } = action;
  switch (event.kind) {
    case "started":
      return { ...state, started: true };
    case "compiled":
      return { ...state, started: true, compiled: { ok: event.ok, log: event.log } };
    case "test":
      return { ...state, started: true, tests: [...state.tests, event].sort((a, b) => a.index - b.index) };
    case "finished":
      return { ...state, phase: "ended", verdict: event.verdict };
    case "failed":
      return { ...state, phase: "ended", failed: event.detail };
  }
}
