import { describe, expect, it } from "vitest";
import type { DuelEvent, Edit } from "../api";
import { lastMark, marksOf, nextMark } from "./marks";
import { Script } from "./text";

describe("a script", () => {
  const edits: Edit[] = [
    { t: 100, at: 0, del: 0, ins: "let x" },
    { t: 200, at: 5, del: 0, ins: " = 1;\n" },
    { t: 200, at: 4, del: 1, ins: "y" },
    { t: 900, at: 0, del: 4, ins: "" },
  ];
  const script = new Script("", edits);

  it("shows the text of any moment", () => {
    expect(script.at(0)).toBe("");
    expect(script.at(100)).toBe("let x");
    expect(script.at(199)).toBe("let x");
    expect(script.at(200)).toBe("let y = 1;\n");
    expect(script.at(10_000)).toBe("y = 1;\n");
  });

  it("begins with what the player began with", () => {
    expect(new Script("bug", [{ t: 5, at: 3, del: 0, ins: "!" }]).at(0)).toBe("bug");
  });

  it("says where the hand was", () => {
    expect(script.lineAt(0)).toBeNull();
    expect(script.lineAt(100)).toBe(1);
    expect(new Script("", [{ t: 1, at: 0, del: 0, ins: "a\nb\nc" }]).lineAt(1)).toBe(3);
  });

  it("is the same at every moment however it is reached", () => {
    const long: Edit[] = Array.from({ length: 1_050 }, (_, index) => ({
      t: index * 10,
      at: index % 3 === 0 ? 0 : Math.floor(index / 2),
      del: index % 5 === 0 ? 1 : 0,
      ins: String(index % 10),
    }));
    const whole = new Script("", long);
    let text = "";
    long.forEach((edit, index) => {
      text = text.slice(0, edit.at) + edit.ins + text.slice(edit.at + edit.del);
      expect(whole.textAfter(index + 1)).toBe(text);
    });
  });
});

describe("marks", () => {
  const start = Date.parse("2026-01-01T00:00:00Z");
  const event = (seq: number, seconds: number, type: DuelEvent["type"]): DuelEvent => ({
    seq,
    at: new Date(start + seconds * 1000).toISOString(),
    side: "left",
    type,
  });
  const marks = marksOf([event(1, -5, "countdown"), event(2, 60, "submitted"), event(3, 63, "judged")], start);

  it("are what a viewer would jump to", () => {
    expect(marks.map(({ t, kind }) => [t, kind])).toEqual([
      [60_000, "submitted"],
      [63_000, "judged"],
    ]);
  });

  it("are found from where one is", () => {
    expect(nextMark(marks, 0)?.kind).toBe("submitted");
    expect(nextMark(marks, 60_000)?.kind).toBe("judged");
    expect(nextMark(marks, 63_000)).toBeNull();
    expect(lastMark(marks, 63_000)?.kind).toBe("submitted");
    expect(lastMark(marks, 60_000)).toBeNull();
  });
});
