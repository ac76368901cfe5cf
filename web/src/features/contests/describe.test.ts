import { expect, test } from "vitest";
import { blocksOf, spansOf } from "./describe";

test("emphasis, code and links are told apart from text", () => {
  expect(spansOf("be **fast**, *or* `run` [here](/problems)")).toEqual([
    { kind: "text", text: "be " },
    { kind: "strong", text: "fast" },
    { kind: "text", text: ", " },
    { kind: "em", text: "or" },
    { kind: "text", text: " " },
    { kind: "code", text: "run" },
    { kind: "text", text: " " },
    { kind: "link", text: "here", to: "/problems" },
  ]);
});

test("a link leads to the web or into this site and nowhere else", () => {
  for (const bad of ["[x](javascript:alert(1))", "[x](//evil.example)", "[x](data:text/html,x)"])
    expect(spansOf(bad).some(({ kind }) => kind === "link")).toBe(false);
});

test("what looks like HTML stays text", () => {
  expect(blocksOf("<b>no</b>")).toEqual([{ kind: "paragraph", spans: [{ kind: "text", text: "<b>no</b>" }] }]);
});

test("headings, lists, code and paragraphs follow each other", () => {
  const kinds = blocksOf("# Rules\nOne\ntwo\n\n- a\n- b\n1. c\n```\nx\n```\nend").map(({ kind }) => kind);
  expect(kinds).toEqual(["heading", "paragraph", "list", "list", "code", "paragraph"]);
});
