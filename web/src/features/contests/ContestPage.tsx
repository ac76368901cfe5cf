// One contest: its clock above, its parts below.
import "./contests.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { EyeOff, Unlink } from "lucide-react";
import { useCallback } from "react";
import { type Contest, contestKey } from "../../api/contests";
import { asProblem } from "../../lib/problem";
import { atMoment } from "../../lib/time";
import { Fell, Guard } from "../../ui/Guard";
import { useNameHere } from "../../ui/here";
import { Bone, Empty } from "../../ui/states";
import { ContestForm } from "./ContestForm";
import { Described } from "./Described";
import { messages } from "./messages";
import { Part } from "./Part";
import { Problems } from "./Problems";
import { Questions } from "./Questions";
import { StandingsTable } from "./Standings";
import { Steer } from "./Steer";
import { Submissions } from "./Submissions";
import { leftText, longText } from "./times";
import { useAtMoments, useContest, useKnown, useServerNow } from "./useContest";

export const tabs = ["problems", "standings", "submissions", "questions", "about", "organise"] as const;
export type Tab = (typeof tabs)[number];

export function ContestPage() {
  const { slug } = useParams({ from: "/framed/contests/$slug" });
  const { data, error, refetch } = useContest(slug);
  useNameHere(data?.title);
  if (data) return <Opened contest={data} />;
  if (error && asProblem(error).status === 404)
    return (
      <Empty icon={Unlink} title={messages.gone} whole>
        <p>{messages.goneText}</p>
        <Link className="btn" to="/contests">
          {messages.toContests}
        </Link>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <div className="contests" role="status" aria-label={messages.loading}>
      <Bone w="46%" h={32} />
      <Bone w="70%" h={16} />
      <Bone h={36} />
      <Bone h={260} />
    </div>
  );
}

function Opened({ contest }: { contest: Contest }) {
  const { slug } = contest;
  const { tab = "problems" } = useSearch({ from: "/framed/contests/$slug" });
  const client = useQueryClient();
  const known = useKnown();
  const again = useCallback(() => void client.invalidateQueries({ queryKey: contestKey(slug) }), [client, slug]);
  useAtMoments([contest.starts_at, contest.ends_at, ...(contest.part ? [contest.part.ends_at] : [])], again);
  const shown = tabs.filter((name) =>
    name === "organise" ? contest.organiser : name === "submissions" ? known !== null : true,
  );
  const open = shown.includes(tab) ? tab : "problems";
  return (
    <div className="contests one">
      <Head contest={contest} />
      <Part contest={contest} />
      <nav className="tabs" aria-label={messages.tabs.label}>
        {shown.map((name) => (
          <Link
            key={name}
            to="/contests/$slug"
            params={{ slug }}
            search={name === "problems" ? {} : { tab: name }}
            replace
            activeProps={{}}
            aria-current={open === name ? "page" : undefined}
          >
            {messages.tabs[name]}
          </Link>
        ))}
      </nav>
      <Guard key={open}>
        {open === "problems" && <Problems contest={contest} />}
        {open === "standings" && <StandingsTable contest={contest} />}
        {open === "submissions" && <Submissions contest={contest} />}
        {open === "questions" && <Questions contest={contest} />}
        {open === "about" && <About contest={contest} />}
        {open === "organise" && (
          <>
            <Steer contest={contest} />
            <ContestForm contest={contest} done={again} />
          </>
        )}
      </Guard>
    </div>
  );
}

function Head({ contest }: { contest: Contest }) {
  const length = new Date(contest.ends_at).getTime() - new Date(contest.starts_at).getTime();
  return (
    <header className="contest-head">
      <div>
        <h1>{contest.title}</h1>
        <p className="facts">
          <span>{messages.rules[contest.rules]}</span>
          <span>{contest.rated ? messages.rated : messages.unrated}</span>
          {contest.team_size_max > 1 && <span>{messages.teams(contest.team_size_max)}</span>}
          {!contest.listed && <span>{messages.byLink}</span>}
          <span>{atMoment(contest.starts_at)}</span>
          <span>{messages.length(longText(length))}</span>
          {contest.freeze_minutes > 0 && <span>{messages.freeze(contest.freeze_minutes)}</span>}
          <span>{messages.entrants(contest.entrants)}</span>
        </p>
      </div>
      <Clock contest={contest} />
      {contest.frozen && (
        <p className="frozen-note">
          <EyeOff size={14} aria-hidden />
          <span>
            <b>{messages.frozen}.</b> {messages.frozenText}
          </span>
        </p>
      )}
    </header>
  );
}

function Clock({ contest }: { contest: Contest }) {
  const now = useServerNow();
  const left = (until: string) => new Date(until).getTime() - now;
  const own = contest.part?.virtual && contest.part.running ? contest.part.ends_at : null;
  const [word, until] = own
    ? [messages.yourTime, own]
    : left(contest.starts_at) > 0
      ? [messages.starts, contest.starts_at]
      : left(contest.ends_at) > 0
        ? [messages.ends, contest.ends_at]
        : [contest.closed ? messages.closed : messages.over, null];
  return (
    <div className="clock" role="timer" aria-label={word}>
      <span>{word}</span>
      {until && <b className="num">{leftText(left(until))}</b>}
    </div>
  );
}

function About({ contest }: { contest: Contest }) {
  return (
    <section className="card part about" aria-label={messages.tabs.about}>
      <p>
        <b>{messages.rules[contest.rules]}.</b> {messages.rulesText[contest.rules]}
      </p>
      <Described text={contest.description} />
    </section>
  );
}
