// A refused request is repeated with a solved puzzle in its body. Forms show how far the work is.
import { useSyncExternalStore } from "react";
import { type Puzzle, solve } from "../lib/captcha";
import { readProblem } from "../lib/problem";

let progress: number | null = null;
const listeners = new Set<() => void>();

function tell(value: number | null): void {
  progress = value;
  for (const listener of listeners) listener();
}

/** Null when no puzzle is being solved, otherwise the part of the work that is likely done. */
export function useCaptchaProgress(): number | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => progress,
    () => null,
  );
}

export async function withCaptcha(request: Request): Promise<Request> {
  const asked = await fetch("/api/v1/captcha", { method: "POST" });
  if (!asked.ok) throw readProblem(asked.status, await asked.json().catch(() => null));
  const puzzle = (await asked.json()) as Puzzle;
  tell(0);
  try {
    const captcha = await solve(puzzle, tell);
    const text = await request.text();
    const body = JSON.stringify({ ...(text === "" ? {} : JSON.parse(text)), captcha });
    return new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body,
      credentials: request.credentials,
      signal: request.signal,
    });
  } finally {
    tell(null);
  }
}
