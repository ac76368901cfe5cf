// What one, or one's team, submitted in a contest; organisers see everybody's.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useState } from "react";
import { type Contest, contestSubmissionsQuery } from "../../api/contests";
import { CheckField } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Bone, Empty } from "../../ui/states";
import { Standing } from "../../ui/Verdict";
import { messages } from "./messages";
import { atText, pointsText } from "./times";
import { useKnown } from "./useContest";

const words = messages.submissions;

export function Submissions({ contest }: { contest: Contest }) {
  const known = useKnown();
  const [all, setAll] = useState(false);
  const { data, error, refetch } = useQuery(contestSubmissionsQuery(contest.slug, all && contest.organiser));
  const points = contest.rules !== "icpc";
  return (
    <section className="card" aria-label={messages.tabs.submissions}>
      {contest.organiser && (
        <div className="part looks">
          <CheckField label={words.all} checked={all} onChange={(event) => setAll(event.target.checked)} />
        </div>
      )}
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !data ? (
        <div className="part">
          <Bone h={140} />
        </div>
      ) : data.length === 0 ? (
        <Empty icon={Send} title={words.none}>
          {contest.part?.running && <p>{words.noneText}</p>}
        </Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={words.caption}>
          <table className="list">
            <caption className="sr">{words.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{words.time}</th>
                <th scope="col">{words.problem}</th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.language}</th>
                <th scope="col">{words.verdict}</th>
                {points && (
                  <th scope="col" className="r">
                    {words.points}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <tr key={one.submission}>
                  <td className="num">
                    {/* What others of a team wrote is theirs to show. */}
                    {contest.organiser || one.by === known?.handle ? (
                      <Link className="link" to="/submissions/$id" params={{ id: one.submission }}>
                        {atText(one.seconds)}
                      </Link>
                    ) : (
                      atText(one.seconds)
                    )}
                  </td>
                  <td>{one.problem}</td>
                  <td>
                    {one.by ?? words.gone}
                    {one.team && <span className="soft"> · {one.team}</span>}
                  </td>
                  <td className="dim">{one.language}</td>
                  <td>
                    <Standing
                      state={one.verdict || one.judge_failed ? "done" : "judging"}
                      verdict={one.verdict}
                      failed={one.judge_failed}
                    />
                  </td>
                  {points && <td className="r num">{one.points === null ? "–" : pointsText(one.points)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
