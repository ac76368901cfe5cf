// The editor with what belongs to it: language, where the program is kept, and what to do when two windows disagree.
import { Link } from "@tanstack/react-router";
import { RotateCcw, Settings2, TriangleAlert } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Problem, ProblemLanguage } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { ago } from "../../../lib/time";
import { bytes } from "../../../lib/units";
import { confirm } from "../../../ui/confirm";
import { type Cursor, Editor, type Mark } from "../../../ui/editor/Editor";
import { messages } from "../messages";
import type { Draft, DraftState } from "./draft";

const Compare = lazy(() => import("./Compare"));
const words = messages.code;

interface Props {
  problem: Problem;
  language: ProblemLanguage;
  file: string;
  version: string | null;
  choose: (id: string) => void;
  draft: Draft;
  state: DraftState;
  marks: Mark[];
}

export function CodePane({ problem, language, file, version, choose, draft, state, marks }: Props) {
  const person = usePerson();
  const habits = person?.preferences.editor ?? null;
  const [cursor, setCursor] = useState<Cursor>({ line: 1, column: 1 });
  const size = new TextEncoder().encode(state.code).length;
  const tooLong = size > problem.limits.code_bytes;
  const reset = async () => {
    const sure = await confirm({ title: words.resetTitle, text: words.resetText, act: words.reset });
    if (sure) draft.change(draft.first);
  };
  const where = {
    browser: words.keptBrowser,
    keeping: words.keeping,
    account: person?.guest ? words.keptGuest : words.keptAccount,
    failed: words.keptFailed,
  }[state.where];
  return (
    <>
      <div className="tools">
        <label className="pick">
          <span className="sr">{words.language}</span>
          <select value={language.id} onChange={(event) => choose(event.target.value)}>
            {problem.languages.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        {version && <span className="dim num wide-only">{version}</span>}
        <span className="kept" role="status">
          {where}
        </span>
        <button
          type="button"
          className="btn bare icon"
          aria-label={words.reset}
          title={words.reset}
          disabled={state.code === draft.first}
          onClick={() => void reset()}
        >
          <RotateCcw size={14} aria-hidden />
        </button>
        <Link className="btn bare icon" to="/settings/preferences" aria-label={words.settings} title={words.settings}>
          <Settings2 size={14} aria-hidden />
        </Link>
      </div>
      {state.conflict && <Conflict draft={draft} state={state} />}
      <Editor
        key={`${problem.slug} ${language.id}`}
        code={state.code}
        change={(code) => draft.change(code)}
        language={language.editor}
        file={file}
        habits={habits}
        moved={setCursor}
        marks={marks}
      />
      <div className="status-line">
        <span>{words.cursor(cursor.line, cursor.column)}</span>
        <span>{words.spaces(habits?.tab_size ?? 4)}</span>
        {habits && habits.keymap !== "standard" && <span>{words[habits.keymap]}</span>}
        <span className={tooLong ? "too-long" : "wide-only"} role={tooLong ? "alert" : undefined}>
          {tooLong
            ? words.tooLong(bytes(problem.limits.code_bytes))
            : words.bytes(bytes(size), bytes(problem.limits.code_bytes))}
        </span>
      </div>
    </>
  );
}

function Conflict({ draft, state }: { draft: Draft; state: DraftState }) {
  const [comparing, setComparing] = useState(false);
  const { conflict } = state;
  if (!conflict) return null;
  return (
    <div className="conflict" role="alert">
      <TriangleAlert size={15} aria-hidden />
      <p>{conflict.updated_at ? words.conflictAt(ago(conflict.updated_at)) : words.conflict}</p>
      <div className="acts">
        <button type="button" className="btn" onClick={() => setComparing(true)}>
          {words.compare}
        </button>
        <button type="button" className="btn" onClick={() => draft.settle("theirs")}>
          {words.theirs}
        </button>
        <button type="button" className="btn" onClick={() => draft.settle("mine")}>
          {words.mine}
        </button>
      </div>
      {comparing && (
        <Suspense>
          <Compare here={state.code} there={conflict.code} close={() => setComparing(false)} />
        </Suspense>
      )}
    </div>
  );
}
