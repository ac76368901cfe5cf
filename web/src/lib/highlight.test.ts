import { expect, test } from "vitest";
import { highlight } from "./highlight";

test("colours change no letter", () => {
  const code = "# a\ndef f(x):\n    return 'if' + 1\n";
  const parts = highlight(code);
  expect(parts.map((part) => part.text).join("")).toBe(code);
  expect(parts.filter((part) => part.kind === "keyword").map((part) => part.text)).toEqual(["def", "return"]);
});
