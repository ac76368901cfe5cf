// One file of the draft. What is typed is kept until it is saved, whatever tab one looks at meanwhile.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Save } from "lucide-react";
import { useEffect, useState } from "react";
import { fileQuery, readFile, writeFile } from "../../api/desk";
import { usePerson } from "../../api/session";
import { asProblem } from "../../lib/problem";
import { Editor } from "../../ui/editor/Editor";
import { Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Bone } from "../../ui/states";
import { messages } from "./messages";

const words = messages.files;

/** What was typed and not saved, by problem and path. */
const typed = new Map<string, string>();

const GRAMMARS: Record<string, string> = {
  py: "python",
  cpp: "cpp",
  cc: "cpp",
  c: "cpp",
  h: "cpp",
  java: "java",
  js: "javascript",
  ts: "typescript",
  rs: "rust",
  go: "go",
  kt: "kotlin",
  rb: "ruby",
  cs: "csharp",
  sh: "shell",
};

interface Props {
  id: string;
  path: string;
  /** Told of each change, for a preview. */
  told?: (text: string) => void;
}

export function FileEditor({ id, path, told }: Props) {
  const client = useQueryClient();
  const person = usePerson();
  const key = `${id} ${path}`;
  const query = useQuery(fileQuery(id, path));
  const [mine, setMine] = useState<string | null>(() => typed.get(key) ?? null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ text: string; conflict: boolean } | null>(null);
  const text = mine ?? query.data?.text ?? "";
  const dirty = mine !== null && mine !== query.data?.text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the text is news.
  useEffect(() => told?.(text), [text]);
  useEffect(() => {
    if (!dirty) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, [dirty]);

  const change = (next: string) => {
    typed.set(key, next);
    setMine(next);
  };
  const forget = () => {
    typed.delete(key);
    setMine(null);
    setFailed(null);
  };
  const save = async (etag: string | null) => {
    setBusy(true);
    setFailed(null);
    try {
      const now = await writeFile(id, path, text, etag);
      client.setQueryData(fileQuery(id, path).queryKey, { text, etag: now, binary: false });
      if (typed.get(key) === text) forget();
      await client.invalidateQueries({ queryKey: ["mine", "desk", "one", id] });
    } catch (error) {
      const problem = asProblem(error);
      const conflict = problem.status === 409 || problem.status === 412;
      setFailed({ text: conflict ? words.conflict : `${problem.detail} ${words.kept}`, conflict });
    } finally {
      setBusy(false);
    }
  };
  const theirs = async () => {
    client.setQueryData(fileQuery(id, path).queryKey, await readFile(id, path));
    forget();
  };

  if (query.error) return <Fell error={query.error} again={() => void query.refetch()} />;
  if (!query.data) return <Bone h={320} />;
  if (query.data.binary) return <p className="lead part">{words.binary}</p>;
  return (
    <section className="file-editor" aria-label={path}>
      <div className="head">
        <code>{path}</code>
        <span className="end soft" role="status">
          {dirty ? words.unsaved : words.saved}
        </span>
        <button
          type="button"
          className="btn go"
          disabled={!dirty || busy}
          onClick={() => void save(query.data?.etag ?? null)}
        >
          <Save size={14} aria-hidden /> {words.save}
        </button>
      </div>
      <Whole>
        {failed && (
          <>
            {failed.text}{" "}
            {failed.conflict && (
              <>
                <button type="button" className="link" onClick={() => void theirs()}>
                  {words.theirs}
                </button>{" "}
                <button type="button" className="link" onClick={() => void save(null)}>
                  {words.mine}
                </button>
              </>
            )}
          </>
        )}
      </Whole>
      <div className="editor-place">
        <Editor
          key={path}
          code={text}
          change={change}
          language={GRAMMARS[path.split(".").at(-1) ?? ""] ?? "plaintext"}
          file={path}
          habits={person?.preferences.editor ?? null}
        />
      </div>
    </section>
  );
}
