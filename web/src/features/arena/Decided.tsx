// Whoever moderators decided something about is told so where they play, with the way to why and to an appeal.
import "./decided.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Flag } from "lucide-react";
import { ownCasesQuery } from "../../api/duelCases";
import { messages } from "./messages";
import { usePlayer } from "./useArena";

const words = messages.decided;

/** `always`: also where nothing follows from it any more. */
export function Decided({ always }: { always?: boolean }) {
  const player = usePlayer();
  const { data } = useQuery({ ...ownCasesQuery, enabled: player !== null });
  if (!player || !data || !(data.frozen || (always && data.items.length > 0))) return null;
  return (
    <p className="card decided" role="status">
      <Flag size={16} aria-hidden />
      <span>{data.frozen ? words.frozen : words.past}</span>
      <Link className="link" to="/duel-cases">
        {words.read}
      </Link>
    </p>
  );
}
