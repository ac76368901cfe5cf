import { expect, test } from "vitest";
import { highlight } from "./highlight";

test("colours change no letter", () => {
  const code = "# a\ndef f(x):\n    return 'if' + 1\n";
  const parts = highlight(code);
  expect(parts.map((part) => part.text).join("")).toBe(code);
  expect(parts.filter((part) => part.kind === "keyword").map((part) => part.text)).toEqual(["def", "return"]);
});

test("two strokes divide in Python, and begin a comment in C++", () => {
  const comments = (language: string) =>
    highlight("a = b // 2", language).filter((part) => part.kind === "comment").length;
  expect([comments("python"), comments("cpp")]).toEqual([0, 1]);
});
