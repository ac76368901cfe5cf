import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../../lib/problem";
import { type Account, Draft, REST_MS, type Remote } from "./draft";

const held = new Map<string, string>();

beforeEach(() => {
  vi.useFakeTimers();
  held.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => held.set(key, value),
    removeItem: (key: string) => held.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** An account as the server keeps it. */
class Server implements Account {
  kept: Remote = { files: [], revision: 0, updated_at: null };
  read = async () => this.kept;
  keep = async (code: string, revision: number) => {
    if (revision !== this.kept.revision) throw new Problem(409, "conflict", "newer");
    this.kept = { files: [{ content: code }], revision: revision + 1, updated_at: "2026-01-01T00:00:00Z" };
    return this.kept;
  };
}

const rest = () => vi.advanceTimersByTimeAsync(REST_MS);

test("what is written reaches the account when the hands rest, and another browser goes on with it", async () => {
  const server = new Server();
  const draft = new Draft("d", "stub");
  await draft.join(server);
  draft.change("a");
  draft.change("ab");
  expect(draft.get().where).toBe("keeping");
  await rest();
  expect(draft.get().where).toBe("account");
  expect([server.kept.revision, server.kept.files[0]?.content]).toEqual([1, "ab"]);
  held.clear();
  const other = new Draft("d", "stub");
  await other.join(server);
  expect(other.get().code).toBe("ab");
});

test("without an account it survives a reload, and joins the account on signing in", async () => {
  new Draft("d", "stub").change("mine");
  const draft = new Draft("d", "stub");
  expect(draft.get().code).toBe("mine");
  const server = new Server();
  await draft.join(server);
  await rest();
  expect(server.kept.files[0]?.content).toBe("mine");
});

test("two windows that wrote apart: the person is asked, and either answer holds", async () => {
  for (const whose of ["mine", "theirs"] as const) {
    held.clear();
    const server = new Server();
    const draft = new Draft("d", "stub");
    await draft.join(server);
    await server.keep("from elsewhere", 0);
    draft.change("from here");
    await rest();
    expect(draft.get().conflict?.code).toBe("from elsewhere");
    draft.change("from here, further");
    await rest();
    expect(server.kept.files[0]?.content, "nothing is overwritten unasked").toBe("from elsewhere");
    draft.settle(whose);
    await rest();
    const end = whose === "mine" ? "from here, further" : "from elsewhere";
    expect([draft.get().code, server.kept.files[0]?.content]).toEqual([end, end]);
    expect(draft.get().conflict).toBeNull();
  }
});

test("a newer version from elsewhere is taken when nothing was written here", async () => {
  const server = new Server();
  const draft = new Draft("d", "stub");
  await draft.join(server);
  draft.change("one");
  await rest();
  await server.keep("two", 1);
  await draft.compare();
  expect(draft.get()).toMatchObject({ code: "two", conflict: null, where: "account" });
});

test("a server that is away loses nothing: it is told later", async () => {
  const server = new Server();
  const draft = new Draft("d", "stub");
  await draft.join(server);
  const { keep } = server;
  server.keep = async () => {
    throw new Problem(0, "unreachable", "");
  };
  draft.change("kept");
  await rest();
  expect(draft.get().where).toBe("failed");
  expect(new Draft("d", "stub").get().code).toBe("kept");
  server.keep = keep;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.kept.files[0]?.content).toBe("kept");
});
