// Tournaments: those that run or come, and those that are over.
import "../arena.css";
import "./swiss.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarClock, Plus, Trophy } from "lucide-react";
import { may, usePerson } from "../../../api/session";
import { atMoment } from "../../../lib/time";
import { Fell } from "../../../ui/Guard";
import { More } from "../../../ui/More";
import { Empty, RowBones } from "../../../ui/states";
import { currentSwissesQuery, pastSwissesQuery, type SwissHead } from "./api";
import { factsOf } from "./facts";
import { messages } from "./messages";
import { SwissForm } from "./SwissForm";
import { When } from "./When";

export function Swisses() {
  const { organise } = useSearch({ from: "/framed/arena/swiss/" });
  const navigate = useNavigate();
  const organises = may(usePerson(), "problems.manage");
  if (organise && organises)
    return (
      <div className="arena-yard whole-board">
        <SwissForm
          done={(id) => void navigate({ to: "/arena/swiss/$id", params: { id } })}
          cancel={() => void navigate({ to: "/arena/swiss" })}
        />
      </div>
    );
  return (
    <div className="arena-yard whole-board">
      <header className="yard-head">
        <div>
          <h1>{messages.title}</h1>
          <p>{messages.lead}</p>
        </div>
        {organises && (
          <Link className="btn go" to="/arena/swiss" search={{ organise: true }}>
            <Plus size={14} aria-hidden /> {messages.organise}
          </Link>
        )}
      </header>
      <Current />
      <Past />
    </div>
  );
}

function Current() {
  const { data, error, refetch } = useQuery(currentSwissesQuery);
  return (
    <section className="card" aria-labelledby="swisses-current">
      <div className="head">
        <h2 id="swisses-current">{messages.current}</h2>
      </div>
      {error && !data ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !data ? (
        <RowBones count={1} />
      ) : data.length === 0 ? (
        <Empty icon={CalendarClock} title={messages.none}>
          <p>{messages.noneText}</p>
          <Link className="btn" to="/arena">
            {messages.toArena}
          </Link>
        </Empty>
      ) : (
        <Rows swisses={data} />
      )}
    </section>
  );
}

function Past() {
  const pages = useInfiniteQuery(pastSwissesQuery);
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <section className="card" aria-labelledby="swisses-past">
      <div className="head">
        <h2 id="swisses-past">{messages.past}</h2>
      </div>
      {pages.error ? (
        <Fell error={pages.error} again={() => void pages.refetch()} />
      ) : !items ? (
        <RowBones count={3} />
      ) : items.length === 0 ? (
        <Empty icon={Trophy} title={messages.nonePast} />
      ) : (
        <Rows swisses={items} />
      )}
      <More pages={pages} />
    </section>
  );
}

function Rows({ swisses }: { swisses: SwissHead[] }) {
  return (
    <ul className="rows swiss-rows">
      {swisses.map((swiss) => (
        <li key={swiss.id}>
          <Link className="plain" to="/arena/swiss/$id" params={{ id: swiss.id }}>
            <b>{swiss.title}</b>
            <small>
              {atMoment(swiss.starts_at)} · {factsOf(swiss).join(" · ")}
              {swiss.taking_part && (
                <>
                  {" · "}
                  <b className="own-mark">{swiss.phase === "over" ? messages.youTookPart : messages.youTakePart}</b>
                </>
              )}
            </small>
          </Link>
          <When swiss={swiss} />
        </li>
      ))}
    </ul>
  );
}
