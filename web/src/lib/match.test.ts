import { expect, test } from "vitest";
import { match } from "./match";

const rank = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, score: match(text, query) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score)
    .map((entry) => entry.text);

test("beginnings of words come before middles, and early words before late ones", () => {
  expect(rank("se", ["Your sessions", "Settings", "Browse"])).toEqual(["Settings", "Your sessions", "Browse"]);
});

test("every typed word must be found, in any order", () => {
  expect(rank("light theme", ["Theme: Light", "Theme: Dark"])).toEqual(["Theme: Light"]);
});

test("letters left out and accents do not hide what is meant", () => {
  expect(match("Settings", "stngs")).toBeGreaterThan(0);
  expect(match("Résumé", "resume")).toBeGreaterThan(0);
  expect(match("Settings", "xyz")).toBe(0);
});

test("an empty question finds all", () => {
  expect(match("Anything", "  ")).toBe(1);
});
