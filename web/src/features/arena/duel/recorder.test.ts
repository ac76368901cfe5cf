import { describe, expect, it } from "vitest";
import { Problem } from "../../../lib/problem";
import type { EditBatch } from "../api";
import { editBetween, hashOf, Recorder } from "./recorder";

const applied = (text: string, edits: { at: number; del: number; ins: string }[]): string =>
  edits.reduce((now, { at, del, ins }) => now.slice(0, at) + ins + now.slice(at + del), text);

describe("an edit", () => {
  it("is what a hand did", () => {
    expect(editBetween("abc", "abXc")).toEqual({ at: 2, del: 0, ins: "X" });
    expect(editBetween("abc", "ac")).toEqual({ at: 1, del: 1, ins: "" });
    expect(editBetween("aaa", "aaaa")).toEqual({ at: 3, del: 0, ins: "a" });
    expect(editBetween("same", "same")).toBeNull();
  });

  it("makes the second text of the first, whatever the two are", () => {
    const texts = ["", "a", "aa", "abab", "fn main() {}", "x😀y", "x😁y", "\n\n", "ab😀", "😀😀"];
    for (const before of texts)
      for (const after of texts) {
        const edit = editBetween(before, after);
        expect(applied(before, edit ? [edit] : [])).toBe(after);
      }
  });

  it("never cuts a character in half", () => {
    expect(editBetween("x😀y", "x😁y")).toEqual({ at: 1, del: 2, ins: "😁" });
  });
});

function recording(
  answer: (batch: EditBatch) => Promise<{ next: number }>,
  read: () => Promise<{ next: number; text: string }> = async () => ({ next: 0, text: "" }),
) {
  const sent: EditBatch[] = [];
  const told: string[] = [];
  let now = 0;
  const recorder = new Recorder(
    {
      send: (batch) => {
        sent.push(batch);
        return answer(batch);
      },
      read,
      now: () => now,
      told: (kept) => told.push(kept),
      lost: () => told.push("lost"),
    },
    "python",
    "",
    0,
  );
  return { recorder, sent, told, at: (ms: number) => (now = ms) };
}

describe("the hash of a text", () => {
  it("is the server's", () => {
    // The same three are in the server's test.
    expect(["", "ab", "x😀"].map(hashOf)).toEqual(["811c9dc5", "81977b96", "111fee6a"]);
  });
});

describe("the recorder", () => {
  it("sends what was written once, with its times", async () => {
    const { recorder, sent, told, at } = recording(async ({ from, edits }) => ({ next: from + edits.length }));
    at(1_000);
    recorder.write("a");
    at(1_200);
    recorder.write("ab");
    await recorder.flush();
    await recorder.flush();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.edits).toEqual([
      { t: 1_000, at: 0, del: 0, ins: "a" },
      { t: 1_200, at: 1, del: 0, ins: "b" },
    ]);
    expect(told.at(-1)).toBe("kept");
    recorder.write("abc");
    await recorder.flush();
    expect(sent[1]).toMatchObject({ from: 2, language: "python" });
  });

  it("keeps what could not be sent, and sends it before what came after", async () => {
    let fails = true;
    const { recorder, sent, told } = recording(async ({ from, edits }) => {
      if (fails) throw new Problem(0, "unreachable", "");
      return { next: from + edits.length };
    });
    recorder.write("a");
    await recorder.flush();
    expect(told.at(-1)).toBe("failed");
    recorder.write("ab");
    fails = false;
    await recorder.flush();
    expect(sent[1]?.from).toBe(0);
    expect(applied("", sent[1]?.edits ?? [])).toBe("ab");
  });

  it("sends again what may have arrived, and is not irritated that it had", async () => {
    let answers = 0;
    const { recorder, sent, told } = recording(async ({ from, edits }) => {
      answers += 1;
      if (answers === 1) throw new Problem(0, "unreachable", "");
      return { next: from + edits.length };
    });
    recorder.write("a");
    await recorder.flush();
    recorder.write("ab");
    await recorder.flush();
    expect(sent.map(({ from, edits }) => [from, edits.length])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(told.at(-1)).toBe("kept");
  });

  it("asks for the text where the server has another, and is quiet after the end", async () => {
    for (const [code, word] of [
      ["stale_seq", "lost"],
      ["duel_over", "keeping"],
    ] as const) {
      const { recorder, told } = recording(async () => {
        throw new Problem(409, "conflict", "", [{ field: "duel", code, detail: "" }]);
      });
      recorder.write("a");
      await recorder.flush();
      expect(told.at(-1)).toBe(word);
    }
  });

  it("says what its edits come to, and gives way where the server comes to another text", async () => {
    const { recorder, sent, told } = recording(
      async () => {
        throw new Problem(409, "conflict", "", [{ field: "duel", code: "stale_text", detail: "" }]);
      },
      async () => ({ next: 1, text: "theirs" }),
    );
    recorder.write("a");
    await recorder.flush();
    expect(sent[0]?.text_hash).toBe(hashOf("a"));
    expect(told.at(-1)).toBe("device");
    recorder.write("ab");
    await recorder.flush();
    expect(sent).toHaveLength(1);
  });

  it("gives way to another page that has written as much", async () => {
    // Edits that are there already are passed over by their number: the answer looks like that to one's own.
    const server = { next: 1, text: "x" };
    const { recorder, sent, told } = recording(
      async ({ from, edits }) => ({ next: Math.max(server.next, from + edits.length) }),
      async () => server,
    );
    recorder.write("a");
    await recorder.doubt();
    expect(told.at(-1)).toBe("device");
    await recorder.flush();
    expect(sent).toHaveLength(0);
  });

  it("gives way where its edits do not fit what another page made of the text", async () => {
    const { recorder, told } = recording(
      async () => {
        throw new Problem(422, "invalid", "");
      },
      async () => ({ next: 4, text: "theirs" }),
    );
    recorder.write("a");
    await recorder.flush();
    expect(told.at(-1)).toBe("device");
  });

  it("writes on where the server has its own text, or more of it than it was told", async () => {
    const server = { next: 0, text: "" };
    const { recorder, sent, told } = recording(
      async ({ from, edits }) => ({ next: from + edits.length }),
      async () => server,
    );
    recorder.write("a");
    recorder.write("ab");
    await recorder.heard();
    Object.assign(server, { next: 1, text: "a" });
    await recorder.heard();
    await recorder.flush();
    expect(sent).toHaveLength(1);
    expect(told.at(-1)).toBe("kept");
  });

  it("tells of a paste once, with the edit it made", async () => {
    const { recorder, sent } = recording(async ({ from, edits }) => ({ next: from + edits.length }));
    recorder.paste(5);
    recorder.write("hello");
    await recorder.flush();
    recorder.write("hello!");
    await recorder.flush();
    expect(sent.map((batch) => batch.pasted)).toEqual([5, 0]);
  });
});
