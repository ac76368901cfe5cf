// Words of the editor.
import { catalogue } from "../../lib/catalogue";

export const messages = catalogue({
  editor: (file: string, vim: boolean) =>
    `Program, ${file}. ${vim ? "Shift and Escape leave" : "Escape leaves"} the editor.`,
  keys: { tab: "Tab", undo: "Undo", left: "Left", right: "Right" },
});
