import { describe, expect, it } from "vitest";
import type { Duel, DuelEvent, Side } from "../api";
import { courseOf, type Known, nothing, reduce, scoreOf } from "./state";

const side = (name: string): Side => ({
  kind: "person",
  id: `user_${name}`,
  name,
  display_name: name,
  avatar_url: null,
  country: null,
  title: null,
  rating: 1500,
  deviation: 60,
  provisional: false,
  accepted: true,
  present: true,
  gone_since: null,
  language: null,
  tests_passed: 0,
  tests_total: null,
  submissions: 0,
  pending: 0,
  last_submission_at: null,
  best_bytes: null,
  pasted_chars: 0,
  done: false,
});

const duel = (seq: number): Duel => ({
  id: "duel_1",
  pool: "rapid",
  goal: "fastest",
  kind: "stdin",
  rated: true,
  why_unrated: null,
  code_shown: "hidden",
  state: "running",
  seq,
  server_now: "2026-01-01T00:01:00Z",
  created_at: "2026-01-01T00:00:00Z",
  offer_until: null,
  starts_at: "2026-01-01T00:00:00Z",
  deadline_at: "2026-01-01T00:15:00Z",
  ended_at: null,
  duration_ms: 900_000,
  left: side("ada"),
  right: side("bo"),
  you: "left",
  problem: null,
  start_code: null,
  result: null,
  draw_offered_by: null,
  series: null,
  limits: { submissions_max: 20, submissions_left: 20, runs_max: 60, runs_left: 60 },
  delay_ms: 0,
  rematch: null,
  rematch_offered_by: null,
  has_replay: false,
});

const event = (seq: number, type: DuelEvent["type"], rest: Partial<DuelEvent> = {}): DuelEvent => ({
  seq,
  at: "2026-01-01T00:02:00Z",
  side: "left",
  type,
  ...rest,
});
const hear = (known: Known, one: DuelEvent): Known =>
  reduce(known, { kind: "hint", hint: { kind: "event", event: one } });
const begun = reduce(nothing, { kind: "read", duel: duel(4), events: [] });

describe("what a page knows of a duel", () => {
  it("takes events in their order", () => {
    const one = hear(begun, event(5, "submitted", { submission: "s1", number: 1, language: "rust" }));
    expect(one.duel?.left).toMatchObject({ submissions: 1, pending: 1, language: "rust" });
    expect(one.duel?.limits.submissions_left).toBe(19);
    const two = hear(one, event(6, "judged", { submission: "s1", verdict: "WA", passed: 7, total: 24 }));
    expect(two.duel?.left).toMatchObject({ pending: 0, tests_passed: 7, tests_total: 24 });
    expect(two.duel?.seq).toBe(6);
    expect(two.stale).toBe(false);
  });

  it("takes an event told twice once", () => {
    const one = hear(begun, event(5, "submitted", { submission: "s1" }));
    expect(hear(one, event(5, "submitted", { submission: "s1" }))).toBe(one);
  });

  it("reads again where one is missing, and invents nothing", () => {
    const after = hear(begun, event(6, "judged", { submission: "s1", passed: 7, total: 24 }));
    expect(after.stale).toBe(true);
    expect(after.duel).toBe(begun.duel);
    const read = reduce(after, {
      kind: "read",
      duel: duel(6),
      events: [event(5, "submitted"), event(6, "judged", { passed: 7, total: 24 })],
    });
    expect(read.stale).toBe(false);
    expect(read.events.map((one) => one.seq)).toEqual([5, 6]);
  });

  it("does not go back to what was read before newer events came", () => {
    const heard = hear(begun, event(5, "draw_offered", { side: "right" }));
    const read = reduce(heard, { kind: "read", duel: duel(4), events: [] });
    expect(read.duel?.draw_offered_by).toBe("right");
    expect(read.stale).toBe(true);
  });

  it("asks the server for the end", () => {
    const ended = hear(begun, event(5, "finished", { side: null }));
    expect(ended.stale).toBe(true);
    expect(ended.duel?.state).toBe("running");
  });

  it("counts each test as it passes, and forgets them when the verdict is there", () => {
    const tick = (index: number, passed: number, verdict = "AC") =>
      ({ kind: "tick", submission: "s1", index, verdict, passed, total: 10 }) as const;
    expect(reduce(begun, { kind: "hint", hint: tick(0, 1) }).stale).toBe(true);
    let known = hear(begun, event(5, "submitted", { side: "right", submission: "s1" }));
    known = reduce(known, { kind: "hint", hint: tick(0, 1) });
    known = reduce(known, { kind: "hint", hint: tick(1, 2) });
    known = reduce(known, { kind: "hint", hint: tick(1, 2) });
    expect(scoreOf(known, "right")).toEqual({ passed: 2, total: 10 });
    known = hear(known, event(6, "judged", { side: "right", submission: "s1", passed: 2, total: 10, verdict: "WA" }));
    expect(known.going.right).toBeNull();
    expect(scoreOf(known, "right")).toEqual({ passed: 2, total: 10 });
  });

  it("keeps the better of two submissions", () => {
    let known = hear(begun, event(5, "judged", { passed: 9, total: 10, verdict: "WA" }));
    known = hear(known, event(6, "judged", { passed: 3, total: 10, verdict: "TLE" }));
    expect(scoreOf(known, "left").passed).toBe(9);
  });

  it("gives a submission back when the judge failed", () => {
    let known = hear(begun, event(5, "submitted", { submission: "s1" }));
    known = hear(known, event(6, "judge_failed", { submission: "s1" }));
    expect(known.duel?.left).toMatchObject({ submissions: 0, pending: 0 });
    expect(known.duel?.limits.submissions_left).toBe(20);
  });
});

it("draws the course of a side from its verdicts", () => {
  const events = [
    event(1, "judged", { at: "2026-01-01T00:01:00Z", passed: 7 }),
    event(2, "judged", { at: "2026-01-01T00:02:00Z", passed: 5 }),
    event(3, "judged", { at: "2026-01-01T00:03:00Z", passed: 9 }),
    event(4, "judged", { at: "2026-01-01T00:03:30Z", passed: 10, side: "right" }),
  ];
  expect(courseOf(events, "left", Date.parse("2026-01-01T00:00:00Z"))).toEqual([
    { t: 60_000, passed: 7 },
    { t: 180_000, passed: 9 },
  ]);
});
