// What a person has practised: solved by difficulty, days in a row, and the year day by day.
import "./practice.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Practice as Numbers, practiceQuery } from "../../api/judge";
import { locale } from "../../lib/catalogue";
import { ago } from "../../lib/time";
import { grades } from "../../ui/Grade";
import { Bone } from "../../ui/states";
import { Standing } from "../../ui/Verdict";
import { messages } from "./messages";
import { levelOf, weeksOf } from "./year";

const words = messages.practice;
const dayName = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthName = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });

export function Practice({ handle }: { handle: string }) {
  const { data, error } = useQuery(practiceQuery(handle));
  // Whoever keeps it to themselves shows nothing here.
  if (error) return null;
  return (
    <section className="person-part practised" aria-label={words.title}>
      <h2>{words.title}</h2>
      {data ? <Shown data={data} /> : <Bone w="100%" h={180} />}
    </section>
  );
}

function Shown({ data }: { data: Numbers }) {
  const { solved, streak } = data;
  if (solved.total === 0 && data.days.length === 0) return <p className="soft">{words.nothing}</p>;
  return (
    <>
      <dl className="record">
        <div className="all">
          <dt>{words.solved}</dt>
          <dd>{solved.total}</dd>
        </div>
        {(["easy", "medium", "hard"] as const).map((name) => (
          <div key={name}>
            <dt>{grades[name]}</dt>
            <dd>{solved[name]}</dd>
          </div>
        ))}
        <div>
          <dt>{words.streak}</dt>
          <dd>{words.days(streak.current)}</dd>
        </div>
        <div>
          <dt>{words.longest}</dt>
          <dd>{words.days(streak.longest)}</dd>
        </div>
      </dl>
      <Year days={data.days} />
      {data.languages.length > 0 && (
        <ul className="languages-of">
          {data.languages.map(({ id, solved: count }) => (
            <li key={id}>
              {id} <b>{count}</b>
            </li>
          ))}
        </ul>
      )}
      {data.recent.length > 0 && (
        <div className="card">
          <table className="list">
            <caption className="sr">{words.recent}</caption>
            <tbody>
              {data.recent.map((head) => (
                <tr key={head.id}>
                  <td>
                    <Standing state={head.state} verdict={head.verdict} failed={head.judge_failed} />
                  </td>
                  <th scope="row">
                    <Link to="/problems/$slug" params={{ slug: head.problem.slug }}>
                      {head.problem.title}
                    </Link>
                  </th>
                  <td className="soft wide-only">{head.language}</td>
                  <td className="soft r">{ago(head.submitted_at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** A square per day. Those who do not see it get the same as a table of months. */
function Year({ days }: { days: Numbers["days"] }) {
  const weeks = weeksOf(days, new Date());
  const total = days.reduce((sum, day) => sum + day.count, 0);
  const active = days.filter((day) => day.count > 0).length;
  const byMonth = new Map<string, number>();
  for (const { date, count } of days) byMonth.set(date.slice(0, 7), (byMonth.get(date.slice(0, 7)) ?? 0) + count);
  return (
    <figure className="year">
      <figcaption>{words.year(total, active)}</figcaption>
      <div className="weeks" aria-hidden>
        {weeks.map((week, at) => {
          const first = week[0]?.date ?? "";
          const before = weeks[at - 1]?.[0]?.date ?? "";
          const named = first.slice(0, 7) !== before.slice(0, 7) && at < weeks.length - 2;
          return (
            <div key={first}>
              <small>{named ? monthName.format(new Date(first)) : ""}</small>
              {week.map(({ date, count }) => (
                <i key={date} data-level={levelOf(count)} title={words.day(dayName.format(new Date(date)), count)} />
              ))}
            </div>
          );
        })}
      </div>
      <table className="sr">
        <caption>{words.byMonth}</caption>
        <tbody>
          {[...byMonth].map(([month, count]) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
