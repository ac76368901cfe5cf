// The keys of other editors, for hands that know them. Each comes when it is first chosen.
import type * as monaco from "monaco-editor/esm/vs/editor/editor.api.js";

export type Keymap = "standard" | "vim" | "emacs";

/** Puts the keys on; what it returns takes them off again. `line` shows the mode, and takes what is typed after a colon. */
export async function wearKeys(
  editor: monaco.editor.IStandaloneCodeEditor,
  keymap: Keymap,
  line: HTMLElement,
): Promise<() => void> {
  if (keymap === "vim") {
    const { initVimMode } = await import("monaco-vim");
    const mode = initVimMode(editor, line);
    return () => mode.dispose();
  }
  if (keymap === "emacs") {
    const { EmacsExtension } = await import("monaco-emacs");
    const mode = new EmacsExtension(editor as never);
    mode.start();
    return () => mode.dispose();
  }
  return () => {};
}
