// What is submitted here counts in a contest: which, how long still, and the way back.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Timer, X } from "lucide-react";
import { useEffect, useState } from "react";
import { contestQuery } from "../../../api/contests";
import { live } from "../../../api/live";
import { messages } from "../messages";

const TICK_MS = 500;

export function InContest({ contest }: { contest: { slug: string; label: string } }) {
  const { data } = useQuery(contestQuery(contest.slug));
  const [now, setNow] = useState(() => live.serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(live.serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const until = data?.part?.ends_at;
  const seconds = until ? Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000)) : null;
  const two = (value: number) => String(value).padStart(2, "0");
  const left =
    seconds === null ? "" : `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return (
    <span className="in-contest">
      <Link
        className="link"
        to="/contests/$slug"
        params={{ slug: contest.slug }}
        title={messages.inContest(contest.label, data?.title ?? contest.slug)}
      >
        <Timer size={14} aria-hidden />
        <span className="sr">{messages.inContest(contest.label, data?.title ?? contest.slug)}</span>
        <b aria-hidden>{contest.label}</b>
        {left && <span className="num left">{left}</span>}
      </Link>
      <Link
        className="btn bare icon"
        from="/problems/$slug"
        to="."
        search={(before) => ({ ...before, contest: undefined, as: undefined })}
        replace
        aria-label={messages.asPractice}
        title={messages.asPractice}
      >
        <X size={14} aria-hidden />
      </Link>
    </span>
  );
}
