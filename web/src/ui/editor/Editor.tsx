import "./editor.css";
import { useEffect, useRef, useState } from "react";
import { Code } from "../Code";
import { messages } from "./messages";
import type { Cursor, Habits, Handle, Mark } from "./monaco";

export type { Cursor, Mark };

interface Props {
  code: string;
  change: (code: string) => void;
  /** What the editor calls the language. Another one needs another editor: give it as the key, too. */
  language: string;
  /** The name of the file, as it is read out. */
  file: string;
  /** How the person likes an editor to be. */
  habits: Habits | null;
  moved?: (cursor: Cursor) => void;
  marks?: Mark[];
}

const NO_MARKS: Mark[] = [];

/** For those who know that an editor comes: it is on its way while something else is shown. */
export const expectEditor = (): void => void import("./monaco").catch(() => {});

const IDLE_MS = 200;
const IDLE_MAX_MS = 1500;
const KEYS = ["    ", "(", ")", "{", "}", "[", "]", '"', "'", ";", ":", "="];

/** The program as coloured text at once; the real editor takes its place when the browser has a moment. */
export function Editor({ code, change, language, file, habits, moved, marks = NO_MARKS }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLElement>(null);
  const [handle, setHandle] = useState<Handle | null>(null);
  const latest = useRef({ code, change, habits, moved });
  latest.current = { code, change, habits, moved };

  useEffect(() => {
    let gone = false;
    let opened: Handle | null = null;
    let idle = 0;
    let begun = false;
    const open = async () => {
      if (begun) return;
      begun = true;
      const { openEditor } = await import("./monaco");
      if (gone || !place.current || !line.current) return;
      opened = openEditor(place.current, {
        line: line.current,
        code: latest.current.code,
        language,
        label: messages.editor(file, latest.current.habits?.keymap === "vim"),
        changed: (text) => latest.current.change(text),
        moved: (cursor) => latest.current.moved?.(cursor),
      });
      setHandle(opened);
    };
    // A phone loads it when it is touched: it is large, and many only want to press Run.
    const still = text.current;
    if (still && window.matchMedia("(pointer: coarse)").matches) {
      const touched = () => void open().then(() => opened?.focus());
      still.addEventListener("click", touched);
      still.addEventListener("keydown", touched);
    } else {
      idle = window.requestIdleCallback?.(open, { timeout: IDLE_MAX_MS }) ?? window.setTimeout(open, IDLE_MS);
    }
    return () => {
      gone = true;
      window.cancelIdleCallback?.(idle);
      clearTimeout(idle);
      opened?.close();
    };
  }, [language, file]);

  useEffect(() => handle?.show(code), [handle, code]);
  useEffect(() => handle?.mark(marks), [handle, marks]);
  useEffect(() => {
    if (habits) handle?.adopt(habits);
  }, [handle, habits]);

  return (
    <div className="editor">
      {!handle && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section ref={text} className="still" tabIndex={0} aria-label={messages.editor(file, false)}>
          <pre className="numbers" aria-hidden>
            {code.split("\n").map((_, index) => `${index + 1}\n`)}
          </pre>
          <pre>
            <Code text={code} language={language} />
          </pre>
        </section>
      )}
      <div className="place" ref={place} />
      <div className="mode-line" ref={line} hidden={habits?.keymap !== "vim"} />
      {handle && (
        <div className="keys">
          <button type="button" onClick={() => handle.undo()}>
            {messages.keys.undo}
          </button>
          {KEYS.map((key) => (
            <button key={key} type="button" onClick={() => handle.type(key)}>
              {key === "    " ? messages.keys.tab : key}
            </button>
          ))}
          <button type="button" aria-label={messages.keys.left} onClick={() => handle.move("cursorLeft")}>
            ←
          </button>
          <button type="button" aria-label={messages.keys.right} onClick={() => handle.move("cursorRight")}>
            →
          </button>
        </div>
      )}
    </div>
  );
}
