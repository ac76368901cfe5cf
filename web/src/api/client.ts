// The one way to the server. Types come from its own description; refusals become `Problem`; what a refusal asks for
// (the password again, a proof of work) is fetched here and the request repeated, so that no screen has to know.
import createClient from "openapi-fetch";
import { asProblem, Problem, readProblem, unreachable } from "../lib/problem";
import type { paths } from "./__generated__/schema";
import { passSudo } from "./sudo";

export const api = createClient<paths>({ fetch: send });

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

async function codeOf(response: Response): Promise<string> {
  return readProblem(response.status, await response.json().catch(() => null)).code;
}

export async function send(request: Request): Promise<Response> {
  // A body can be read once; the copy is for the repetition.
  const again = request.clone();
  const response = await reach(request);
  if (response.status !== 403) return response;
  const code = await codeOf(response.clone());
  if (code === "sudo_required") return (await passSudo()) ? reach(again) : response;
  if (code === "captcha_required") {
    const { withCaptcha } = await import("./captcha");
    return reach(await withCaptcha(again));
  }
  return response;
}

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** What the server answered, or a thrown `Problem`. */
export async function take<Data>(asked: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (!response.ok) throw readProblem(response.status, error);
  return data as Data;
}

/** For what is no JSON: an image up, a zip down. */
export async function plain(path: string, init: RequestInit): Promise<Response> {
  const response = await send(new Request(path, init));
  if (!response.ok) throw readProblem(response.status, await response.json().catch(() => null));
  return response;
}

export { asProblem, Problem };
