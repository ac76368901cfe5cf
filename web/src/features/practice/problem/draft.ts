// A program while it is written: here at once, in this browser with every key, on the account when the hands rest.
// Two windows that write apart are noticed by the revision, and the person says which goes on.
import { keep, recall } from "../../../lib/kept";
import { asProblem } from "../../../lib/problem";

export interface Remote {
  files: { content: string }[];
  revision: number;
  updated_at: string | null;
}

export interface Account {
  read: () => Promise<Remote>;
  keep: (code: string, revision: number) => Promise<Remote>;
}

interface Local {
  code: string;
  /** Of the account, on which this was written. */
  revision: number;
  /** The account has it. */
  synced: boolean;
}

export interface DraftState {
  code: string;
  where: "browser" | "keeping" | "account" | "failed";
  conflict: { code: string; revision: number; updated_at: string | null } | null;
}

export const REST_MS = 800;
export const RETRY_MS = 10_000;

export class Draft {
  private state: DraftState;
  private local: Local;
  private account: Account | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving = false;
  private readonly watchers = new Set<() => void>();

  constructor(
    private readonly key: string,
    /** What one begins with. */
    readonly first: string,
  ) {
    this.local = readLocal(key) ?? { code: first, revision: 0, synced: true };
    this.state = { code: this.local.code, where: "browser", conflict: null };
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly get = (): DraftState => this.state;

  /** With an account the program is kept there, too. */
  async join(account: Account | null): Promise<void> {
    this.account = account;
    if (account) await this.compare();
    else this.put({ where: "browser" });
  }

  /** Reads what the account has, and goes on with it unless something else was written here. */
  async compare(): Promise<void> {
    const account = this.account;
    if (!account || this.saving) return;
    try {
      this.meet(await account.read());
    } catch (error) {
      this.failed(error);
    }
  }

  change(code: string): void {
    if (code === this.state.code) return;
    this.write({ ...this.local, code, synced: false });
    const where = this.state.conflict ? "failed" : this.account ? "keeping" : "browser";
    this.put({ code, where });
    this.later(REST_MS);
  }

  /** The person's word on a conflict. */
  settle(whose: "mine" | "theirs"): void {
    const { conflict } = this.state;
    if (!conflict) return;
    if (whose === "theirs") {
      this.adopt(conflict.code, conflict.revision);
      return;
    }
    this.write({ ...this.local, revision: conflict.revision, synced: false });
    this.put({ conflict: null, where: "keeping" });
    void this.save();
  }

  /** What waits is kept now: the page may go away. */
  flush(): void {
    if (this.account && !this.local.synced) void this.save();
  }

  close(): void {
    this.flush();
    clearTimeout(this.timer);
  }

  private meet(remote: Remote): void {
    const theirs = remote.files[0]?.content ?? "";
    if (remote.revision === 0) {
      if (this.local.synced && this.local.revision === 0) {
        this.put({ where: "account" });
        return;
      }
      this.local = { ...this.local, revision: 0, synced: false };
      void this.save();
    } else if (this.local.synced || theirs === this.local.code) this.adopt(theirs, remote.revision);
    else if (remote.revision === this.local.revision) void this.save();
    else
      this.put({
        where: "failed",
        conflict: { code: theirs, revision: remote.revision, updated_at: remote.updated_at },
      });
  }

  private adopt(code: string, revision: number): void {
    this.write({ code, revision, synced: true });
    this.put({ code, where: "account", conflict: null });
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    const account = this.account;
    if (!account || this.saving || this.state.conflict) return;
    this.saving = true;
    const { code, revision } = this.local;
    let stale = false;
    try {
      const kept = await account.keep(code, revision);
      const synced = this.local.code === code;
      this.write({ ...this.local, revision: kept.revision, synced });
      this.put({ where: synced ? "account" : "keeping" });
      if (!synced) this.later(REST_MS);
    } catch (error) {
      stale = asProblem(error).status === 409;
      if (!stale) this.failed(error);
    } finally {
      this.saving = false;
    }
    if (stale) await this.compare();
  }

  private failed(error: unknown): void {
    this.put({ where: "failed" });
    const { status } = asProblem(error);
    // What the server refuses it refuses again; where it did not answer, it is asked again.
    if ((status === 0 || status >= 500 || status === 429) && !this.local.synced) this.later(RETRY_MS);
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    if (this.account) this.timer = setTimeout(() => void this.save(), ms);
  }

  private write(local: Local): void {
    this.local = local;
    keep(this.key, local.code === this.first && local.revision === 0 ? null : JSON.stringify(local));
  }

  private put(part: Partial<DraftState>): void {
    this.state = { ...this.state, ...part };
    for (const watcher of [...this.watchers]) watcher();
  }
}

function readLocal(key: string): Local | null {
  try {
    const kept = JSON.parse(recall(key) ?? "null");
    return typeof kept?.code === "string" && typeof kept?.revision === "number"
      ? { code: kept.code, revision: kept.revision, synced: kept.synced === true }
      : null;
  } catch {
    return null;
  }
}
