import { afterEach, expect, test, vi } from "vitest";
import { plain, send } from "./client";
import { keepSudoGate } from "./sudo";

vi.mock("../lib/captcha", () => ({ solve: async (puzzle: { challenge: string }) => ({ ...puzzle, nonce: "7" }) }));

afterEach(() => vi.unstubAllGlobals());

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const post = (body: unknown) =>
  new Request("http://yard/api/v1/x", { method: "POST", body: JSON.stringify(body), headers: { "x-kept": "1" } });

test("what was refused for want of the password is repeated once it was given", async () => {
  const bodies: string[] = [];
  const answers = [json(403, { code: "sudo_required" }), json(200, { done: true })];
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push(await request.text());
    return answers.shift();
  });
  const leave = keepSudoGate(async () => true);
  const response = await send(post({ a: 1 }));
  leave();
  expect(await response.json()).toEqual({ done: true });
  expect(bodies).toEqual(['{"a":1}', '{"a":1}']);
});

test("who does not give the password gets the refusal", async () => {
  vi.stubGlobal("fetch", async () => json(403, { code: "sudo_required", detail: "Password, please." }));
  const leave = keepSudoGate(async () => false);
  await expect(plain("http://yard/x", {})).rejects.toMatchObject({
    code: "sudo_required",
    detail: "Password, please.",
  });
  leave();
});

test("a puzzle asked for is solved and sent with the same body", async () => {
  const seen: unknown[] = [];
  vi.stubGlobal("fetch", async (asked: Request | string) => {
    if (typeof asked === "string") return json(200, { challenge: "c", difficulty_bits: 1 });
    seen.push(await asked.json());
    return seen.length === 1 ? json(403, { code: "captcha_required" }) : json(200, {});
  });
  await send(post({ login: "ada" }));
  expect(seen[1]).toMatchObject({ login: "ada", captcha: { challenge: "c", nonce: "7" } });
});

test("no answer at all is a problem with words", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(send(post({}))).rejects.toMatchObject({ status: 0, code: "unreachable" });
});
