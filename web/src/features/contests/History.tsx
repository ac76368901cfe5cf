// What contests made of somebody's rating: on their page.
import "./history.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ContestHistory, contestHistoryQuery } from "../../api/contests";
import { onDay } from "../../lib/time";
import { RatingGraph } from "../../ui/RatingGraph";
import { Bone } from "../../ui/states";
import { messages } from "./messages";

const words = messages.history;

export function History({ handle }: { handle: string }) {
  const { data, error } = useQuery(contestHistoryQuery(handle));
  // Most people take part in none: their pages have no room for it.
  if (error || data?.contests.length === 0) return null;
  return (
    <section className="person-part contest-history" aria-labelledby="contest-history">
      <h2 id="contest-history">{words.title}</h2>
      {data ? <Shown data={data} /> : <Bone h={180} />}
    </section>
  );
}

function Shown({ data }: { data: ContestHistory }) {
  const best = Math.min(...data.contests.map(({ place }) => place));
  const points = [...data.contests].reverse().map(({ at, after }) => ({ at, rating: after }));
  return (
    <>
      <dl className="record">
        {data.rating !== null && (
          <div>
            <dt>{words.rating}</dt>
            <dd>
              {Math.round(data.rating)} <small>±{Math.round(data.deviation ?? 0)}</small>
            </dd>
          </div>
        )}
        <div>
          <dt>{words.rated}</dt>
          <dd>{data.contests.length}</dd>
        </div>
        <div>
          <dt>{words.best}</dt>
          <dd>{best}</dd>
        </div>
      </dl>
      {data.title && (
        <ul className="badges" aria-label={words.titles}>
          <li className="tag good">{words.titleOf[data.title]}</li>
        </ul>
      )}
      <div className="card">
        <RatingGraph name={words.graph} points={points} />
        <div className="scroll-x">
          <table className="list">
            <caption className="sr">{words.title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.contest}</th>
                <th scope="col" className="wide-only">
                  {words.closed}
                </th>
                <th scope="col" className="r">
                  {words.place}
                </th>
                <th scope="col" className="r">
                  {words.rating}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.contests.map((one) => {
                const change = Math.round(one.after) - Math.round(one.before);
                return (
                  <tr key={one.slug}>
                    <td>
                      <Link className="link" to="/contests/$slug" params={{ slug: one.slug }}>
                        {one.title}
                      </Link>
                    </td>
                    <td className="soft wide-only">{onDay(one.at)}</td>
                    <td className="r num">{words.of(one.place, one.entrants)}</td>
                    <td className="r num">
                      {Math.round(one.after)}{" "}
                      <small className={change > 0 ? "up" : change < 0 ? "down" : "dim"}>
                        {change > 0 ? `+${change}` : change < 0 ? `−${-change}` : "±0"}
                      </small>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </div>
    </>
  );
}
