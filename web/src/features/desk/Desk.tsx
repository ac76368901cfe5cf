// The problems one writes, and the two ways to a new one.
import "./desk.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { FilePen, Package, Plus } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { type DeskProblem, type DeskState, deskQuery, importPackage } from "../../api/desk";
import { may, useSession } from "../../api/session";
import { asProblem, type Problem } from "../../lib/problem";
import { ago } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";
import { State } from "./State";
import { Wizard } from "./Wizard";

export function Desk() {
  const { show: state, mine } = useSearch({ from: "/framed/desk/" });
  const navigate = useNavigate({ from: "/desk" });
  const session = useSession();
  const person = session.data?.person ?? null;
  const known = person !== null && !person.guest;
  const reviews = may(person, "problems.review") || may(person, "problems.manage");
  const filter = { mine: mine === true || !reviews, ...(state ? { state } : {}) };
  const problems = useQuery({ ...deskQuery(filter), enabled: known });
  const [beginning, setBeginning] = useState(false);
  if (!session.isPending && !known)
    return (
      <Empty icon={FilePen} title={messages.signIn} whole>
        <p>{messages.signInText}</p>
        <Link className="btn" to="/sign-in" search={{ return_to: "/desk" }}>
          {messages.signIn}
        </Link>
      </Empty>
    );
  return (
    <div className="desk">
      <header className="desk-head">
        <div>
          <h1>{messages.title}</h1>
          <p className="lead">{messages.lead}</p>
        </div>
        <button type="button" className="btn go" onClick={() => setBeginning(true)}>
          <Plus size={14} aria-hidden /> {messages.begin}
        </button>
      </header>
      <div className="acts">
        <select
          aria-label={messages.stateOf}
          className="pick"
          value={state ?? ""}
          onChange={(event) =>
            void navigate({ search: { mine, show: (event.target.value || undefined) as DeskState | undefined } })
          }
        >
          <option value="">{messages.all}</option>
          {Object.entries(messages.states).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        {reviews && (
          <button
            type="button"
            className="btn"
            aria-pressed={Boolean(mine)}
            onClick={() => void navigate({ search: { show: state, mine: mine ? undefined : true } })}
          >
            {messages.mine}
          </button>
        )}
      </div>
      {problems.error ? (
        <Fell error={problems.error} again={() => void problems.refetch()} />
      ) : (
        <section className="card" aria-label={messages.title}>
          {!problems.data ? (
            <RowBones count={4} />
          ) : problems.data.length === 0 ? (
            <Empty icon={FilePen} title={messages.none}>
              <p>{messages.noneText}</p>
            </Empty>
          ) : (
            <ul className="rows">
              {problems.data.map((problem) => (
                <Row key={problem.id} problem={problem} />
              ))}
            </ul>
          )}
        </section>
      )}
      <Bring />
      {beginning && <Wizard close={() => setBeginning(false)} />}
    </div>
  );
}

function Row({ problem }: { problem: DeskProblem }) {
  return (
    <li>
      <FilePen className="icon-cell" size={18} aria-hidden />
      <Link className="to-desk" to="/desk/$id" params={{ id: problem.id }}>
        <b>{problem.title}</b>
        <small>
          {problem.slug} · {problem.author ? messages.by(problem.author) : messages.shipped} ·{" "}
          {messages.changed(ago(problem.updated_at))}
        </small>
      </Link>
      <State state={problem.state} />
    </li>
  );
}

function Bring() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ name: string; problem: Problem } | null>(null);
  const send = async (file: File | undefined) => {
    if (!file) return;
    setRefused(null);
    setSending(file.name);
    try {
      const made = await importPackage(file);
      await client.invalidateQueries({ queryKey: ["mine", "desk"] });
      await navigate({ to: "/desk/$id", params: { id: made.id } });
    } catch (error) {
      setRefused({ name: file.name, problem: asProblem(error) });
    } finally {
      setSending(null);
      if (input.current) input.current.value = "";
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  return (
    <section
      className={over ? "card bring over" : "card bring"}
      aria-labelledby="bring"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Package size={22} strokeWidth={1.5} aria-hidden />
      <div>
        <h2 id="bring">{messages.bring.title}</h2>
        <p className="lead">{messages.bring.lead}</p>
      </div>
      <button type="button" className="btn" disabled={sending !== null} onClick={() => input.current?.click()}>
        {messages.bring.pick}
      </button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".zip,application/zip"
        aria-label={messages.bring.pick}
        onChange={(event) => void send(event.target.files?.[0])}
      />
      <div className="told" role="status">
        {sending && <p>{messages.bring.sending(sending)}</p>}
      </div>
      {refused && (
        <div className="told" role="alert">
          <p>
            <b>{messages.bring.refused(refused.name)}</b>
          </p>
          {refused.problem.fields.length === 0 && <p>{refused.problem.detail}</p>}
          <ul className="findings">
            {refused.problem.fields.map((field) => (
              <li key={`${field.field} ${field.detail}`}>
                <code>{field.field || messages.whole}</code>
                <span>{field.detail}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
