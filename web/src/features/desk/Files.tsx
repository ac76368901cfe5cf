// The files of the package by folder, and the one that is open.
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FilePen, FilePlus2, FileText, Trash2, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { type DeskFile, type DeskProblemView, fileQuery, removeFile, renameFile, writeFile } from "../../api/desk";
import { bytes } from "../../lib/units";
import { confirm } from "../../ui/confirm";
import { Dialog } from "../../ui/Dialog";
import { TextField, Whole } from "../../ui/fields";
import { Empty } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { FileEditor } from "./FileEditor";
import { messages } from "./messages";

const words = messages.files;

const folderOf = (path: string): string => path.split("/").slice(0, -1).join("/");
const nameOf = (path: string): string => path.split("/").at(-1) ?? path;

function byFolder(files: DeskFile[]): [string, DeskFile[]][] {
  const folders = new Map<string, DeskFile[]>();
  for (const file of files) folders.set(folderOf(file.path), [...(folders.get(folderOf(file.path)) ?? []), file]);
  return [...folders].sort(([a], [b]) => a.localeCompare(b));
}

export function Files({ problem }: { problem: DeskProblemView }) {
  const { file } = useSearch({ from: "/framed/desk/$id" });
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/desk/$id" });
  const { act, busy, failed } = useAct();
  const [asking, setAsking] = useState<"add" | "rename" | null>(null);
  const upload = useRef<HTMLInputElement>(null);
  const open = problem.files.find((one) => one.path === file);
  const here = open ? folderOf(open.path) : "";
  const changed = () => client.invalidateQueries({ queryKey: ["mine", "desk", "one", problem.id] });
  const show = (path: string | undefined) => navigate({ search: { tab: "files", file: path } });
  const send = (files: FileList | null) =>
    act(async () => {
      for (const one of files ?? []) {
        const path = here ? `${here}/${one.name}` : one.name;
        await writeFile(problem.id, path, one);
        await client.invalidateQueries(fileQuery(problem.id, path));
      }
      await changed();
    });
  const remove = async (path: string) => {
    if (!(await confirm({ title: words.removeTitle(path), text: words.removeText, act: words.remove, danger: true })))
      return;
    await act(async () => {
      await removeFile(problem.id, path);
      await changed();
      await show(undefined);
    });
  };
  const settle = async (path: string) => {
    if (asking === "rename" && open) await renameFile(problem.id, open.path, path);
    else await writeFile(problem.id, path, "");
    await changed();
    setAsking(null);
    await show(path);
  };
  return (
    <div className="files">
      <section className="card tree" aria-label={words.list}>
        <div className="head">
          <button type="button" className="btn" onClick={() => setAsking("add")}>
            <FilePlus2 size={14} aria-hidden /> {words.add}
          </button>
          <button
            type="button"
            className="btn"
            disabled={busy}
            aria-label={words.uploadInto(here || words.top)}
            onClick={() => upload.current?.click()}
          >
            <Upload size={14} aria-hidden /> {words.upload}
          </button>
          <input
            ref={upload}
            hidden
            multiple
            type="file"
            aria-label={words.upload}
            onChange={(event) => void send(event.target.files)}
          />
        </div>
        {byFolder(problem.files).map(([folder, files]) => (
          <div key={folder}>
            <h2>{folder || words.top}</h2>
            <ul>
              {files.map((one) => (
                <li key={one.path}>
                  <Link
                    to="/desk/$id"
                    params={{ id: problem.id }}
                    search={{ tab: "files", file: one.path }}
                    resetScroll={false}
                    aria-current={one.path === file ? "true" : undefined}
                  >
                    <FileText size={14} aria-hidden />
                    <span>{nameOf(one.path)}</span>
                    <small>{bytes(one.bytes)}</small>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </section>
      <section className="card open-file">
        <Whole>{failed}</Whole>
        {open ? (
          <>
            <FileEditor key={open.path} id={problem.id} path={open.path} />
            <div className="acts foot">
              <button type="button" className="btn bare" onClick={() => setAsking("rename")}>
                <FilePen size={14} aria-hidden /> {words.rename}
              </button>
              <button type="button" className="btn bare" disabled={busy} onClick={() => void remove(open.path)}>
                <Trash2 size={14} aria-hidden /> {words.remove}
              </button>
            </div>
          </>
        ) : (
          <Empty icon={FileText} title={words.pick} />
        )}
      </section>
      {asking && (
        <AskPath
          title={asking === "add" ? words.make : words.move}
          path={asking === "rename" && open ? open.path : here ? `${here}/` : ""}
          settle={settle}
          close={() => setAsking(null)}
        />
      )}
    </div>
  );
}

interface AskProps {
  title: string;
  path: string;
  settle: (path: string) => Promise<void>;
  close: () => void;
}

function AskPath({ title, path, settle, close }: AskProps) {
  const [value, setValue] = useState(path);
  const { act, busy, failed } = useAct();
  return (
    <Dialog title={title} close={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void act(() => settle(value.trim()));
        }}
      >
        <TextField
          label={words.path}
          hint={words.pathHint}
          autoFocus
          spellCheck={false}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <Whole>{failed}</Whole>
        <div className="acts">
          <button type="submit" className="btn go" disabled={busy || value.trim() === ""}>
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
