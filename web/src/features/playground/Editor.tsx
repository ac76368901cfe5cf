import { useEffect, useRef, useState } from "react";
import type { Runtime } from "../../api/runs";
import type { Preferences } from "../../api/shapes";
import { highlight } from "../../lib/highlight";
import { messages } from "./messages";
import type { Handle } from "./monaco";

interface Props {
  code: string;
  change: (code: string) => void;
  runtime: Runtime;
  /** How the person likes an editor to be. */
  habits: Preferences["editor"] | null;
}

const IDLE_MS = 200;
const IDLE_MAX_MS = 1500;
const KEYS = ["    ", "(", ")", "{", "}", "[", "]", '"', "'", ";", ":", "="];

/** The program as coloured text at once; the real editor takes its place when the browser has a moment. */
export function Editor({ code, change, runtime, habits }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLElement>(null);
  const [handle, setHandle] = useState<Handle | null>(null);
  const latest = useRef({ code, change, habits });
  latest.current = { code, change, habits };

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
        language: runtime.editor,
        label: messages.editor(runtime.main_file, latest.current.habits?.keymap === "vim"),
        changed: (text) => latest.current.change(text),
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
  }, [runtime]);

  useEffect(() => handle?.show(code), [handle, code]);
  useEffect(() => {
    if (habits) handle?.adopt(habits);
  }, [handle, habits]);

  return (
    <div className="editor">
      {!handle && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section ref={text} className="still" tabIndex={0} aria-label={messages.editor(runtime.main_file, false)}>
          <pre className="numbers" aria-hidden>
            {code.split("\n").map((_, index) => `${index + 1}\n`)}
          </pre>
          <pre>
            {highlight(code).map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
              <span key={index} className={part.kind}>
                {part.text}
              </span>
            ))}
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
