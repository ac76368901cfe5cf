// The problems of a contest, and how one stands at each. They are solved on their own pages.
import { Link } from "@tanstack/react-router";
import { Check, CircleDashed, Hourglass, Lock, X } from "lucide-react";
import type { Contest, ContestCell } from "../../api/contests";
import { Empty } from "../../ui/states";
import { messages } from "./messages";
import { pointsText } from "./times";

const words = messages.problems;

export function Problems({ contest }: { contest: Contest }) {
  const { part } = contest;
  if (contest.problems.length === 0)
    return (
      <section className="card">
        <Empty icon={Lock} title={words.hidden}>
          <p>{words.hiddenText}</p>
        </Empty>
      </section>
    );
  return (
    <section className="card scroll-x" aria-label={messages.tabs.problems}>
      <table className="list contest-problems">
        <caption className="sr">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.label}</th>
            <th scope="col">{words.problem}</th>
            {contest.rules !== "icpc" && (
              <th scope="col" className="r">
                {words.points}
              </th>
            )}
            {part && <th scope="col">{words.state}</th>}
          </tr>
        </thead>
        <tbody>
          {contest.problems.map((problem) => (
            <tr key={problem.label}>
              <th scope="row" className="label-cell">
                {problem.label}
              </th>
              <td className="long">
                <Link
                  className="link"
                  to="/problems/$slug"
                  params={{ slug: problem.slug }}
                  search={part?.running ? { contest: contest.slug, as: problem.label } : {}}
                >
                  {problem.title}
                </Link>
              </td>
              {contest.rules !== "icpc" && <td className="r num">{problem.points}</td>}
              {part && <td>{problem.own && <Own cell={problem.own} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Own({ cell }: { cell: ContestCell }) {
  const [icon, tone, word] = cell.solved
    ? [<Check key="i" size={14} aria-hidden />, "good", words.solved]
    : cell.pending > 0
      ? [<Hourglass key="i" size={14} aria-hidden />, "wait", words.pending]
      : cell.points > 0
        ? [<CircleDashed key="i" size={14} aria-hidden />, "some", words.some(pointsText(cell.points))]
        : cell.wrong > 0
          ? [<X key="i" size={14} aria-hidden />, "bad", words.tried(cell.wrong)]
          : [null, "soft", words.untried];
  return (
    <span className={`own-state ${tone}`}>
      {icon} {word}
    </span>
  );
}
