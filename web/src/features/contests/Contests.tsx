// Contests: running, to come, over.
import "./contests.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarClock, Plus, Trophy } from "lucide-react";
import { type ContestHead, type ContestPhase, contestsQuery } from "../../api/contests";
import { may, usePerson } from "../../api/session";
import { atMoment } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { ContestForm } from "./ContestForm";
import { messages } from "./messages";
import { leftText, longText } from "./times";
import { useServerNow } from "./useContest";

export function Contests() {
  const { organise } = useSearch({ from: "/framed/contests/" });
  const navigate = useNavigate();
  const organises = may(usePerson(), "problems.manage");
  if (organise && organises)
    return (
      <div className="contests narrow">
        <ContestForm
          done={(slug) => void navigate({ to: "/contests/$slug", params: { slug } })}
          cancel={() => void navigate({ to: "/contests" })}
        />
      </div>
    );
  return (
    <div className="contests">
      <header className="contests-head">
        <div>
          <h1>{messages.title}</h1>
          <p className="lead">{messages.lead}</p>
        </div>
        {organises && (
          <Link className="btn go" to="/contests" search={{ organise: true }}>
            <Plus size={14} aria-hidden /> {messages.organise}
          </Link>
        )}
      </header>
      <Phase phase="running" />
      <Phase phase="coming" />
      <Phase phase="past" />
    </div>
  );
}

function Phase({ phase }: { phase: ContestPhase }) {
  const pages = useInfiniteQuery(contestsQuery(phase));
  const { data, error, refetch } = pages;
  const items = data?.pages.flatMap((page) => page.items);
  const title = messages.phases[phase];
  return (
    <section className="card" aria-labelledby={`contests-${phase}`}>
      <div className="head">
        <h2 id={`contests-${phase}`}>{title}</h2>
      </div>
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !items ? (
        <RowBones count={phase === "past" ? 3 : 1} />
      ) : items.length === 0 ? (
        <Empty icon={phase === "past" ? Trophy : CalendarClock} title={messages.none[phase]}>
          {phase === "running" && (
            <>
              <p>{messages.noneText}</p>
              <Link className="btn" to="/arena">
                {messages.toArena}
              </Link>
            </>
          )}
        </Empty>
      ) : (
        <ul className="rows contest-rows">
          {items.map((contest) => (
            <Row key={contest.id} contest={contest} />
          ))}
        </ul>
      )}
      <More pages={pages} />
    </section>
  );
}

function Row({ contest }: { contest: ContestHead }) {
  const length = new Date(contest.ends_at).getTime() - new Date(contest.starts_at).getTime();
  return (
    <li>
      <Link className="to-contest" to="/contests/$slug" params={{ slug: contest.slug }}>
        <b>{contest.title}</b>
        <small>
          {messages.rules[contest.rules]} · {contest.rated ? messages.rated : messages.unrated}
          {contest.team_size_max > 1 && <> · {messages.teams(contest.team_size_max)}</>}
          {!contest.listed && <> · {messages.byLink}</>} · {messages.entrants(contest.entrants)}
          {contest.taking_part && (
            <>
              {" "}
              · <b className="own-mark">{messages.youTakePart}</b>
            </>
          )}
        </small>
      </Link>
      <span className="when num">
        {contest.phase === "past" ? (
          atMoment(contest.starts_at)
        ) : (
          <Left until={contest.phase === "coming" ? contest.starts_at : contest.ends_at} phase={contest.phase} />
        )}
        <small>{messages.length(longText(length))}</small>
      </span>
    </li>
  );
}

function Left({ until, phase }: { until: string; phase: ContestPhase }) {
  const now = useServerNow();
  return (
    <>
      <span className="soft">{phase === "coming" ? messages.starts : messages.ends}</span>{" "}
      {leftText(new Date(until).getTime() - now)}
    </>
  );
}
