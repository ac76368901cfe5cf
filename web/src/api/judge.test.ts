import { expect, test } from "vitest";
import { after, merged, type Submission, type Tick } from "./judge";

const queued = {
  id: "s",
  attempt: 1,
  state: "queued",
  verdict: null,
  tests: [],
  tests_done: 0,
  tests_total: 3,
  compile_log: null,
} as unknown as Submission;

const tick = (index: number, verdict = "AC"): Tick => ({
  kind: "test",
  index,
  verdict,
  cpu_time_us: 1_000,
  memory_bytes: 1,
  message: "",
});

const told = (ticks: Tick[]) => ticks.reduce(after, queued);

test("tests stand in their order and once, however they are told", () => {
  const now = told([{ kind: "started", tests_total: 3 }, tick(1), tick(0), tick(1, "WA")]);
  expect(now.tests.map((one) => [one.index, one.verdict])).toEqual([
    [0, "AC"],
    [1, "AC"],
  ]);
  expect(now.state).toBe("judging");
});

test("a verdict ends it; a judging anew begins with no tests", () => {
  const done = told([
    tick(0),
    { kind: "finished", verdict: "AC", judge_failed: false, score: null, cpu_time_us_max: 5, memory_bytes_max: 6 },
  ]);
  expect([done.state, done.verdict, done.cpu_time_us_max]).toEqual(["done", "AC", 5]);
  expect(after(done, { kind: "started", tests_total: 3 }).tests).toEqual([]);
});

test("an answer older than what was told takes nothing away", () => {
  const seen = told([tick(0), tick(1)]);
  const late = { ...queued, state: "judging", tests: seen.tests.slice(0, 1) } as Submission;
  expect(merged(seen, late).tests).toHaveLength(2);
  const again = { ...late, attempt: 2, tests: [] } as Submission;
  expect(merged(seen, again).tests).toHaveLength(0);
});
