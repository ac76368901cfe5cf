// One tournament: when it goes on, one's own part in it, who meets whom, and how all stand.
import "../arena.css";
import "./swiss.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { atMoment } from "../../../lib/time";
import { confirm } from "../../../ui/confirm";
import { Whole } from "../../../ui/fields";
import { Fell } from "../../../ui/Guard";
import { useNameHere } from "../../../ui/here";
import { Bone, Empty } from "../../../ui/states";
import { useAct } from "../../../ui/useAct";
import { isGone } from "../api";
import { cancelSwiss, type Swiss, swissesKey, swissKey } from "./api";
import { factsOf } from "./facts";
import { messages } from "./messages";
import { Standings } from "./Standings";
import { SwissForm } from "./SwissForm";
import { Tables } from "./Tables";
import { isOpen, useEntry, useSwiss } from "./useSwiss";
import { When } from "./When";

export function SwissPage() {
  const { id } = useParams({ from: "/framed/arena/swiss/$id" });
  return <One key={id} id={id} />;
}

function One({ id }: { id: string }) {
  const { data: swiss, error, refetch } = useSwiss(id);
  const [changing, setChanging] = useState(false);
  useNameHere(swiss?.title);
  if (error && !swiss)
    return isGone(error) ? (
      <Empty icon={SearchX} title={messages.gone} whole>
        <p>{messages.goneText}</p>
        <Link className="btn" to="/arena/swiss">
          {messages.toAll}
        </Link>
      </Empty>
    ) : (
      <div className="arena-yard">
        <Fell error={error} again={() => void refetch()} />
      </div>
    );
  if (!swiss)
    return (
      <div className="arena-yard whole-board">
        <Bone h={60} />
        <Bone h={320} />
      </div>
    );
  if (changing && swiss.organiser)
    return (
      <div className="arena-yard whole-board">
        <SwissForm swiss={swiss} done={() => setChanging(false)} cancel={() => setChanging(false)} />
      </div>
    );
  return (
    <div className="arena-yard swiss-page">
      <Head swiss={swiss} change={() => setChanging(true)} />
      <div className="yard-main">
        <Own swiss={swiss} />
        <Standings swiss={swiss} />
      </div>
      <aside className="yard-side" aria-label={messages.tables.title}>
        <Tables swiss={swiss} />
      </aside>
    </div>
  );
}

function Head({ swiss, change }: { swiss: Swiss; change: () => void }) {
  const { join, leave, busy, failed, player } = useEntry(swiss);
  const joins = swiss.you ? messages.joinAgain : swiss.phase === "running" ? messages.joinNow : messages.join;
  return (
    <header className="swiss-head">
      <div>
        <h1>{swiss.title}</h1>
        <p className="soft">
          {atMoment(swiss.starts_at)} · {factsOf(swiss).join(" · ")}
        </p>
        {swiss.why && <p role="status">{swiss.why}</p>}
      </div>
      <When swiss={swiss} />
      <div className="acts">
        {swiss.taking_part && (swiss.phase === "coming" || swiss.phase === "running") ? (
          <button type="button" className="btn" disabled={busy} onClick={() => void leave()}>
            {messages.withdraw}
          </button>
        ) : (
          isOpen(swiss) && (
            <button type="button" className="btn go" disabled={busy} onClick={() => void join()}>
              {player ? joins : messages.signIn}
            </button>
          )
        )}
        {swiss.organiser && (swiss.phase === "coming" || swiss.phase === "running") && (
          <Steer swiss={swiss} change={change} />
        )}
      </div>
      {failed && <Whole>{failed}</Whole>}
    </header>
  );
}

function Steer({ swiss, change }: { swiss: Swiss; change: () => void }) {
  const words = messages.steer;
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const cancel = async () => {
    const question = { title: words.cancelAsk, text: words.cancelText, act: words.cancel, danger: true };
    if (!(await confirm(question))) return;
    await act(async () => {
      await cancelSwiss(swiss.id);
      void client.invalidateQueries({ queryKey: swissesKey });
      await client.invalidateQueries({ queryKey: swissKey(swiss.id) });
    });
  };
  return (
    <>
      <button type="button" className="btn" onClick={change}>
        {words.change}
      </button>
      <button type="button" className="btn danger" disabled={busy} onClick={() => void cancel()}>
        {words.cancel}
      </button>
      {failed && <Whole>{failed}</Whole>}
    </>
  );
}

/** What one is to do now, or to wait for. */
function Own({ swiss }: { swiss: Swiss }) {
  const words = messages.you;
  const { you } = swiss;
  if (!you || swiss.phase === "cancelled") return null;
  const plays = ({ name }: { name: string | null }) => name !== null && name === you.name;
  const line = swiss.standings.find(plays);
  const table = swiss.tables.find(({ left, right }) => plays(left) || (right !== null && plays(right)));
  const them = table?.right ? (plays(table.left) ? table.right : table.left) : null;
  const said = () => {
    if (swiss.phase === "over")
      return line ? words.over(line.rank, swiss.standings.length, line.points) : words.withdrawn;
    if (you.duel && them) return words.duel(them.name ?? messages.standings.whoGone);
    if (you.withdrawn) return words.withdrawn;
    if (swiss.phase === "coming") return words.coming;
    if (!table) return words.late;
    if (table.right === null) return table.left.points ? words.bye : words.away;
    return swiss.next_at ? words.soon : words.waiting;
  };
  return (
    <section className="card swiss-own" aria-label={words.label}>
      <p role="status">{said()}</p>
      {you.duel ? (
        <Link className="btn go" to="/duels/$id" params={{ id: you.duel }}>
          {words.go}
        </Link>
      ) : (
        swiss.phase === "coming" && <p className="soft">{words.noShow}</p>
      )}
    </section>
  );
}
