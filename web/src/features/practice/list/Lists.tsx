// Lists of problems: those of the place, and one's own.
import "./list.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ListOrdered, ListX, Plus } from "lucide-react";
import { useState } from "react";
import {
  changeList,
  type ListBody,
  listQuery,
  listsQuery,
  makeList,
  type ProblemList,
  removeList,
} from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { Problem as Refusal } from "../../../lib/problem";
import { confirm } from "../../../ui/confirm";
import { Dialog } from "../../../ui/Dialog";
import { CheckField, TextArea, TextField, Whole } from "../../../ui/fields";
import { Fell } from "../../../ui/Guard";
import { useNameHere } from "../../../ui/here";
import { Empty, RowBones } from "../../../ui/states";
import { useAct } from "../../../ui/useAct";
import { messages } from "../messages";
import { Places } from "../Places";
import { ProblemRow } from "./ProblemRow";

const words = messages.trackList;

export function Lists() {
  const person = usePerson();
  const { data, error, refetch } = useQuery(listsQuery);
  const [making, setMaking] = useState(false);
  const navigate = useNavigate();
  return (
    <div className="practice">
      <h1 className="sr">{words.title}</h1>
      <Places />
      <div className="lists-head">
        <p className="lead">{words.lead}</p>
        {person && !person.guest && (
          <button type="button" className="btn" onClick={() => setMaking(true)}>
            <Plus size={14} aria-hidden /> {words.make}
          </button>
        )}
      </div>
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !data ? (
        <section className="card">
          <RowBones count={4} icon={false} />
        </section>
      ) : data.length === 0 ? (
        <section className="card">
          <Empty icon={ListOrdered} title={words.none}>
            <p>{words.noneText}</p>
          </Empty>
        </section>
      ) : (
        <ul className="lists">
          {data.map((list) => (
            <li key={list.id} className="card">
              <Link to="/problem-lists/$id" params={{ id: list.id }}>
                <b>{list.title}</b>
                <span>{list.description}</span>
                <small>
                  {[list.mine ? words.mine : list.owner, list.public ? null : words.private]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {making && (
        <Write
          close={() => setMaking(false)}
          keep={async (body) => {
            const made = await makeList(body);
            await navigate({ to: "/problem-lists/$id", params: { id: made.id } });
          }}
        />
      )}
    </div>
  );
}

export function OneList() {
  const { id } = useParams({ from: "/framed/problem-lists/$id" });
  const { data, error, refetch } = useQuery(listQuery(id));
  useNameHere(data?.title);
  if (error instanceof Refusal && error.status === 404)
    return (
      <Empty icon={ListX} title={words.gone} whole>
        <p>{words.goneText}</p>
        <Link className="btn" to="/problem-lists">
          {messages.lists}
        </Link>
      </Empty>
    );
  return (
    <div className="practice">
      <Places />
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : data ? (
        <Opened list={data} />
      ) : (
        <section className="card">
          <RowBones count={6} icon={false} />
        </section>
      )}
    </div>
  );
}

function Opened({ list }: { list: ProblemList }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [writing, setWriting] = useState(false);
  const { act, busy, failed } = useAct();
  const { problems } = list;
  const solved = problems.filter((problem) => problem.status === "solved").length;
  const again = () => client.invalidateQueries({ queryKey: ["problems", "lists"] });
  const remove = async () => {
    const sure = await confirm({
      title: words.removeTitle(list.title),
      text: words.removeText,
      act: words.remove,
      danger: true,
    });
    if (!sure || !(await act(() => removeList(list.id)))) return;
    await again();
    await navigate({ to: "/problem-lists" });
  };
  return (
    <>
      <header className="lists-head">
        <div>
          <h1>{list.title}</h1>
          {list.description && <p className="lead">{list.description}</p>}
          <p className="soft num">{words.progress(solved, problems.length)}</p>
        </div>
        {list.mine && (
          <div className="acts">
            <button type="button" className="btn" onClick={() => setWriting(true)}>
              {words.change}
            </button>
            <button type="button" className="btn danger" disabled={busy} onClick={() => void remove()}>
              {words.remove}
            </button>
          </div>
        )}
      </header>
      <Whole>{failed}</Whole>
      <section className="card">
        {problems.length === 0 ? (
          <Empty icon={ListOrdered} title={words.empty} />
        ) : (
          <table className="list problem-list">
            <thead className="sr">
              <tr>
                <th scope="col">{messages.list.columns.status}</th>
                <th scope="col">{messages.list.columns.title}</th>
                <th scope="col">{messages.list.columns.tags}</th>
                <th scope="col">{messages.list.columns.difficulty}</th>
                <th scope="col">{messages.list.columns.acceptance}</th>
                <th scope="col">{messages.list.columns.solved}</th>
              </tr>
            </thead>
            <tbody>
              {problems.map((problem, at) => (
                <ProblemRow key={problem.id} problem={problem} number={at + 1} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      {writing && (
        <Write
          list={list}
          close={() => setWriting(false)}
          keep={async (body) => {
            await changeList(list.id, body);
            await again();
            setWriting(false);
          }}
        />
      )}
    </>
  );
}

interface WriteProps {
  list?: ProblemList;
  keep: (body: ListBody) => Promise<void>;
  close: () => void;
}

/** A slug of what a person pasted: the address of a problem will do. */
export const slugsOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map(
      (one) =>
        one
          .replace(/[?#].*$/, "")
          .split("/")
          .filter(Boolean)
          .at(-1) ?? "",
    )
    .filter(Boolean);

function Write({ list, keep, close }: WriteProps) {
  const [title, setTitle] = useState(list?.title ?? "");
  const [description, setDescription] = useState(list?.description ?? "");
  const [problems, setProblems] = useState((list?.problems ?? []).map(({ slug }) => slug).join("\n"));
  const [isPublic, setPublic] = useState(list?.public ?? false);
  const { act, busy, failed } = useAct();
  const send = (event: React.FormEvent) => {
    event.preventDefault();
    void act(() =>
      keep({ title: title.trim(), description: description.trim(), public: isPublic, problems: slugsOf(problems) }),
    );
  };
  return (
    <Dialog title={list ? words.change : words.make} close={close}>
      <form className="form" onSubmit={send}>
        <TextField label={words.name} value={title} required onChange={(event) => setTitle(event.target.value)} />
        <TextArea
          label={words.about}
          rows={2}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <TextArea
          label={words.problems}
          hint={words.problemsHint}
          rows={7}
          spellCheck={false}
          value={problems}
          onChange={(event) => setProblems(event.target.value)}
        />
        <CheckField label={words.public} checked={isPublic} onChange={(event) => setPublic(event.target.checked)} />
        <Whole>{failed}</Whole>
        <div className="acts">
          <button type="submit" className="btn go" disabled={busy || title.trim() === ""}>
            {words.keep}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
