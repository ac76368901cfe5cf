// The program one writes in a duel: here at once, in this browser with every key, on the server every two seconds. The
// newest window of a person writes; an older one says so and can take over.
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Problem } from "../../../api/problems";
import { keep, recall } from "../../../lib/kept";
import { skeleton } from "../../../lib/skeletons";
import { type Duel, keepEdits, readDraft } from "../api";
import type { ServerClock } from "../clock";
import { FLUSH_EVERY_MS, isElsewhere, type Kept, Recorder } from "./recorder";

interface Local {
  language: string;
  text: string;
  next: number;
}

function readLocal(key: string): Local | null {
  try {
    const kept = JSON.parse(recall(key) ?? "null");
    return typeof kept?.text === "string" && typeof kept?.language === "string" && typeof kept?.next === "number"
      ? kept
      : null;
  } catch {
    return null;
  }
}

interface State {
  language: string;
  text: string;
  kept: Kept;
}

/** WHY not the state of a component: the editor would be given back a text it had left two keys ago. */
class Store {
  private state: State | null = null;
  private readonly watchers = new Set<() => void>();

  readonly get = (): State | null => this.state;
  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  set(state: State): void {
    this.state = state;
    for (const watcher of [...this.watchers]) watcher();
  }

  put(part: Partial<State>): void {
    if (this.state) this.set({ ...this.state, ...part });
  }
}

/** `heard`: how often the server has told that one's own side writes. */
export function useWriting(duel: Duel, problem: Problem, clock: ServerClock, heard: number) {
  const { id } = duel;
  const key = `duel.${id}`;
  const [store] = useState(() => new Store());
  const state = useSyncExternalStore(store.subscribe, store.get);
  const [round, setRound] = useState(0);
  const recorder = useRef<Recorder | null>(null);
  const texts = useRef(new Map<string, string>());
  /** What is written here stays, whatever the server has. */
  const stays = useRef<string | null>(null);
  const startsAt = Date.parse(duel.starts_at ?? duel.created_at);
  const { start_code } = duel;
  const first = useCallback(
    (language: string) =>
      start_code?.[language] ??
      (problem.languages.find((one) => one.id === language)?.stub || (problem.signature ? "" : skeleton(language))),
    [start_code, problem],
  );
  const usable = useMemo(
    () => problem.languages.filter((one) => !start_code || one.id in start_code),
    [problem, start_code],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is one taking over of the editor.
  useEffect(() => {
    let gone = false;
    const own = crypto.randomUUID();
    const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`tiltyard.${key}`);
    const put = (part: Partial<State>) => store.put(part);
    const give = () => {
      recorder.current?.close();
      put({ kept: "window" });
    };
    if (channel) channel.onmessage = ({ data }) => data !== own && give();
    channel?.postMessage(own);
    const open = async () => {
      const draft = await readDraft(id).catch(() => null);
      if (gone) return;
      const local = readLocal(key);
      const known = (language: string | null | undefined) => usable.find((one) => one.id === language)?.id;
      const language =
        known(draft?.next ? draft.language : null) ??
        known(local?.language) ??
        known(recall("solve.language")) ??
        known("python") ??
        usable[0]?.id ??
        "";
      const base = draft?.text ?? "";
      const next = draft?.next ?? 0;
      // What this browser wrote after the last time the server heard of it is not lost.
      const held = stays.current;
      stays.current = null;
      const text =
        held ??
        (local && local.language === language && local.next === next
          ? local.text
          : next > 0 || base !== ""
            ? base
            : first(language));
      const made = new Recorder(
        {
          send: (batch, last) => keepEdits(id, batch, last),
          read: () => readDraft(id),
          now: () => clock.at(performance.now()) - startsAt,
          told: (kept) => {
            if (gone) return;
            const current = store.get();
            if (kept === "kept" && current)
              keep(key, JSON.stringify({ language: current.language, text: current.text, next: made.kept }));
            put({ kept });
          },
          lost: () => {
            if (gone) return;
            stays.current = store.get()?.text ?? null;
            setRound((before) => before + 1);
          },
        },
        language,
        base,
        next,
      );
      recorder.current = made;
      store.set({ language, text, kept: "kept" });
      made.write(text);
    };
    void open();
    const timer = setInterval(() => void recorder.current?.flush(), FLUSH_EVERY_MS);
    const leave = () => void recorder.current?.flush(true);
    // Whoever comes back to this page may have gone on elsewhere.
    const turn = () => (document.visibilityState === "hidden" ? leave() : void recorder.current?.doubt());
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", turn);
    return () => {
      gone = true;
      void recorder.current?.flush(true);
      recorder.current = null;
      clearInterval(timer);
      channel?.close();
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", turn);
    };
  }, [id, key, round, clock, startsAt]);

  useEffect(() => {
    if (heard > 0) void recorder.current?.heard();
  }, [heard]);

  const change = useCallback(
    (text: string) => {
      const current = store.get();
      if (!current || current.text === text || isElsewhere(current.kept)) return;
      recorder.current?.write(text);
      keep(key, JSON.stringify({ language: current.language, text, next: recorder.current?.kept ?? 0 }));
      store.put({ text });
    },
    [key, store],
  );
  const choose = useCallback(
    async (language: string) => {
      const current = store.get();
      if (!current || current.language === language) return;
      texts.current.set(current.language, current.text);
      keep("solve.language", language);
      const text = texts.current.get(language) ?? first(language);
      store.set({ language, text, kept: current.kept });
      await recorder.current?.speak(language);
      recorder.current?.write(text);
    },
    [first, store],
  );
  return {
    state,
    languages: usable,
    first,
    change,
    choose,
    key: useCallback(() => recorder.current?.key(), []),
    paste: useCallback((chars: number) => recorder.current?.paste(chars), []),
    flush: useCallback(() => recorder.current?.flush(), []),
    take: useCallback(() => setRound((before) => before + 1), []),
  };
}

export type Writing = ReturnType<typeof useWriting>;
