// The editor itself, in a chunk of its own: it is larger than everything else together.
import "monaco-editor/esm/vs/editor/editor.all.js";
import "monaco-editor/esm/vs/basic-languages/clojure/clojure.contribution.js";
import "monaco-editor/esm/vs/basic-languages/coffee/coffee.contribution.js";
import "monaco-editor/esm/vs/basic-languages/cpp/cpp.contribution.js";
import "monaco-editor/esm/vs/basic-languages/csharp/csharp.contribution.js";
import "monaco-editor/esm/vs/basic-languages/elixir/elixir.contribution.js";
import "monaco-editor/esm/vs/basic-languages/go/go.contribution.js";
import "monaco-editor/esm/vs/basic-languages/java/java.contribution.js";
import "monaco-editor/esm/vs/basic-languages/javascript/javascript.contribution.js";
import "monaco-editor/esm/vs/basic-languages/kotlin/kotlin.contribution.js";
import "monaco-editor/esm/vs/basic-languages/lua/lua.contribution.js";
import "monaco-editor/esm/vs/basic-languages/pascal/pascal.contribution.js";
import "monaco-editor/esm/vs/basic-languages/perl/perl.contribution.js";
import "monaco-editor/esm/vs/basic-languages/php/php.contribution.js";
import "monaco-editor/esm/vs/basic-languages/python/python.contribution.js";
import "monaco-editor/esm/vs/basic-languages/r/r.contribution.js";
import "monaco-editor/esm/vs/basic-languages/ruby/ruby.contribution.js";
import "monaco-editor/esm/vs/basic-languages/rust/rust.contribution.js";
import "monaco-editor/esm/vs/basic-languages/scala/scala.contribution.js";
import "monaco-editor/esm/vs/basic-languages/scheme/scheme.contribution.js";
import "monaco-editor/esm/vs/basic-languages/shell/shell.contribution.js";
import "monaco-editor/esm/vs/basic-languages/sql/sql.contribution.js";
import "monaco-editor/esm/vs/basic-languages/tcl/tcl.contribution.js";
import "monaco-editor/esm/vs/basic-languages/typescript/typescript.contribution.js";
import * as monaco from "monaco-editor/esm/vs/editor/editor.api.js";
import EditorWorker from "monaco-editor/esm/vs/editor/editor.worker.js?worker";
import { type Keymap, wearKeys } from "./keymaps";

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

export interface Cursor {
  line: number;
  column: number;
}

/** A line the compiler or the judge speaks of. */
export interface Mark {
  line: number;
  text: string;
}

export interface Handle {
  show: (code: string) => void;
  mark: (marks: Mark[]) => void;
  adopt: (habits: Habits) => void;
  type: (text: string) => void;
  move: (command: "cursorLeft" | "cursorRight") => void;
  undo: () => void;
  focus: () => void;
  close: () => void;
}

export interface Habits {
  font_size: number;
  tab_size: number;
  word_wrap: boolean;
  keymap: Keymap;
}

interface Options {
  /** Where a key map shows its mode. */
  line: HTMLElement;
  code: string;
  language: string;
  label: string;
  changed: (code: string) => void;
  moved?: ((cursor: Cursor) => void) | undefined;
}

const LINE_HEIGHT = 1.6;

/** The tokens of the page as a theme of the editor. */
function applyTheme(): void {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const hex = (name: string) => {
    const value = color(name).replace("#", "");
    return value.length === 3 ? [...value].map((digit) => digit + digit).join("") : value;
  };
  const light = document.documentElement.dataset.theme === "light";
  const rule = (token: string, name: string, fontStyle = "") => ({ token, foreground: hex(name), fontStyle });
  monaco.editor.defineTheme("tiltyard", {
    base: light ? "vs" : "vs-dark",
    inherit: true,
    rules: [
      rule("", "--code-text"),
      rule("comment", "--code-comment", "italic"),
      rule("keyword", "--code-keyword"),
      rule("string", "--code-string"),
      rule("number", "--code-number"),
      rule("type", "--code-type"),
      rule("type.identifier", "--code-type"),
      rule("function", "--code-function"),
      rule("delimiter", "--code-punct"),
      rule("operator", "--code-punct"),
    ],
    colors: {
      "editor.background": `#${hex("--surface-1")}`,
      "editor.foreground": `#${hex("--code-text")}`,
      "editorLineNumber.foreground": `#${hex("--content-3")}`,
      "editorLineNumber.activeForeground": `#${hex("--content-1")}`,
      "editor.lineHighlightBackground": `#${hex("--code-line")}`,
      "editor.lineHighlightBorder": "#00000000",
      "editor.selectionBackground": `#${hex("--code-selection")}`,
      "editorCursor.foreground": `#${hex("--accent")}`,
      // Punctuation has one colour, not one per depth.
      ...Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, `#${hex("--code-punct")}`]),
      ),
    },
  });
  monaco.editor.setTheme("tiltyard");
}

export function openEditor(place: HTMLElement, options: Options): Handle {
  applyTheme();
  const editor = monaco.editor.create(place, {
    value: options.code,
    language: options.language,
    ariaLabel: options.label,
    automaticLayout: true,
    bracketPairColorization: { enabled: false },
    contextmenu: false,
    fixedOverflowWidgets: true,
    folding: false,
    fontFamily: "JetBrains Mono Variable",
    fontLigatures: false,
    fontSize: 13,
    lineHeight: 21,
    lineDecorationsWidth: 16,
    lineNumbersMinChars: 4,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    padding: { top: 12, bottom: 12 },
    renderFinalNewline: "on",
    renderLineHighlight: "line",
    scrollBeyondLastLine: false,
    theme: "tiltyard",
    unicodeHighlight: { ambiguousCharacters: false },
    wordBasedSuggestions: "currentDocument",
  });
  editor.getModel()?.setEOL(monaco.editor.EndOfLineSequence.LF);
  const changes = editor.onDidChangeModelContent(() => options.changed(editor.getValue()));
  const moves = editor.onDidChangeCursorPosition(({ position }) =>
    options.moved?.({ line: position.lineNumber, column: position.column }),
  );
  let worn: Keymap = "standard";
  let takeOff: Promise<() => void> | null = null;
  const wear = (keymap: Keymap) => {
    if (keymap === worn) return;
    worn = keymap;
    // The page's own shortcuts make room for keys that mean something else to these hands.
    place.toggleAttribute("data-own-keys", keymap !== "standard");
    const before = takeOff;
    takeOff = (async () => {
      (await before)?.();
      return wearKeys(editor, keymap, options.line);
    })();
  };
  // Tab belongs to the program; Escape gives the keyboard back to the page. Where Escape is a key of the map, Shift helps.
  editor.onKeyDown((event) => {
    if (event.keyCode !== monaco.KeyCode.Escape || (worn === "vim" && !event.shiftKey)) return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  window.addEventListener("themechange", applyTheme);
  document.fonts.ready.then(() => monaco.editor.remeasureFonts());
  return {
    show: (code) => {
      if (editor.getValue() !== code) editor.setValue(code);
    },
    mark: (marks) => {
      const model = editor.getModel();
      if (!model) return;
      const last = model.getLineCount();
      const shown = marks.filter(({ line }) => line >= 1 && line <= last);
      monaco.editor.setModelMarkers(
        model,
        "judge",
        shown.map(({ line, text }) => ({
          severity: monaco.MarkerSeverity.Error,
          message: text,
          startLineNumber: line,
          startColumn: model.getLineFirstNonWhitespaceColumn(line) || 1,
          endLineNumber: line,
          endColumn: model.getLineMaxColumn(line),
        })),
      );
    },
    adopt: ({ font_size, tab_size, word_wrap, keymap }) => {
      wear(keymap);
      editor.updateOptions({
        fontSize: font_size,
        lineHeight: Math.round(font_size * LINE_HEIGHT),
        wordWrap: word_wrap ? "on" : "off",
      });
      editor.getModel()?.updateOptions({ tabSize: tab_size });
    },
    type: (text) => {
      editor.trigger("keys", "type", { text });
      editor.focus();
    },
    move: (command) => {
      editor.trigger("keys", command, null);
      editor.focus();
    },
    undo: () => {
      editor.trigger("keys", "undo", null);
      editor.focus();
    },
    focus: () => editor.focus(),
    close: () => {
      wear("standard");
      changes.dispose();
      moves.dispose();
      window.removeEventListener("themechange", applyTheme);
      editor.getModel()?.dispose();
      editor.dispose();
    },
  };
}
