// When a tournament goes on: what is counted down, or what is waited for.
import { useServerNow } from "../useNow";
import type { SwissHead } from "./api";
import { roundText, untilText } from "./facts";
import { messages } from "./messages";

export function When({ swiss }: { swiss: SwissHead }) {
  const counted = swiss.phase === "coming" ? swiss.starts_at : swiss.phase === "running" ? swiss.next_at : null;
  const now = useServerNow(counted !== null);
  if (swiss.phase === "over" || swiss.phase === "cancelled")
    return <span className="soft">{messages.phases[swiss.phase]}</span>;
  const left = counted === null ? null : Date.parse(counted) - now;
  const words = swiss.phase === "coming" ? messages.starts : messages.nextRound;
  return (
    <span className="swiss-when">
      <small>
        {swiss.phase === "running" && `${roundText(swiss)} · `}
        {left === null ? messages.roundOn : left <= 0 ? messages.begins : words}
      </small>
      {left !== null && left > 0 && (
        <b className="num" role="timer">
          {untilText(left)}
        </b>
      )}
    </span>
  );
}
