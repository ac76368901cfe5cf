import { expect, test } from "vitest";
import { diffLines, diffOutput, diffWords, steps } from "./diff";

const shown = (rows: ReturnType<typeof diffLines>) =>
  rows.map(({ left, right, same }) => {
    const side = (one: typeof left) => one && `${one.number}:${one.parts.map((part) => part.text).join("")}`;
    return [side(left), same ? "=" : "|", side(right)].join(" ");
  });

test("the shortest way between two lists is found", () => {
  const way = steps([..."ABCABBA"], [..."CBABAC"]);
  expect(way.filter((step) => step !== "same")).toHaveLength(5);
  expect(way.filter((step) => step !== "come")).toHaveLength(7);
  expect(way.filter((step) => step !== "gone")).toHaveLength(6);
});

test("a changed line stands beside what took its place, a new one beside nothing", () => {
  expect(shown(diffLines("a\nb\nc\n", "a\nB\nc\nd\n"))).toEqual(["1:a = 1:a", "2:b | 2:B", "3:c = 3:c", " | 4:d"]);
});

test("of a changed line the changed words are marked", () => {
  expect(diffWords("total = a + b", "total = a - b")).toEqual([
    [
      { text: "total = a ", changed: false },
      { text: "+", changed: true },
      { text: " b", changed: false },
    ],
    [
      { text: "total = a ", changed: false },
      { text: "-", changed: true },
      { text: " b", changed: false },
    ],
  ]);
});

test("two lines with nothing in common have no words marked", () => {
  const [row] = diffLines("while left < right:", "answer = 0");
  expect([...(row?.left?.parts ?? []), ...(row?.right?.parts ?? [])].some((part) => part.changed)).toBe(false);
  expect(row?.same).toBe(false);
});

test("outputs are compared line against line, and blanks make no difference", () => {
  expect(diffOutput("1 2\n3\n", "1  2 \n4\n").map((row) => row.same)).toEqual([true, false]);
  expect(shown(diffOutput("1\n2\n", "1\n"))).toEqual(["1:1 = 1:1", "2:2 | "]);
});

test("two large unlike texts are told apart without a search for more", () => {
  const lines = (letter: string) => Array.from({ length: 6_000 }, (_, at) => `${letter}${at}`);
  expect(steps(lines("a"), lines("b"))).toHaveLength(12_000);
});
