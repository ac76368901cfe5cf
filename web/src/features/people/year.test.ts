import { expect, test } from "vitest";
import { levelOf, weeksOf } from "./year";

test("the year ends today, and every column begins on a Monday", () => {
  const weeks = weeksOf([{ date: "2026-11-20", count: 4 }], new Date("2026-11-21T23:00:00Z"));
  expect(weeks).toHaveLength(53);
  expect(weeks.at(-1)?.map(({ date }) => date)).toEqual([
    "2026-11-16",
    "2026-11-17",
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
    "2026-11-21",
  ]);
  expect(weeks.at(-1)?.[4]?.count).toBe(4);
  expect(weeks.every((week) => new Date(week[0]?.date ?? "").getUTCDay() === 1)).toBe(true);
});

test("more is darker, and nothing is nothing", () => {
  expect([0, 1, 4, 8, 40].map(levelOf)).toEqual([0, 1, 2, 3, 4]);
});
