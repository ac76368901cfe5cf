import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarCheck, CalendarDays, Flame } from "lucide-react";
import { dailyQuery } from "../../../api/problems";
import { usePerson } from "../../../api/session";
import { Grade } from "../../../ui/Grade";
import { messages } from "../messages";

const words = messages.list;

/** The problem of the day and one's streak. Where the day has none, there is nothing. */
export function Daily() {
  const person = usePerson();
  const { data } = useQuery(dailyQuery);
  if (!data) return null;
  return (
    <section className="card daily" aria-label={words.daily}>
      {data.solved_today ? <CalendarCheck size={18} aria-hidden /> : <CalendarDays size={18} aria-hidden />}
      <div>
        <small>
          {words.daily}
          {data.solved_today && ` · ${words.dailySolved}`}
        </small>
        <Link to="/problems/$slug" params={{ slug: data.problem.slug }}>
          {data.problem.title}
        </Link>
      </div>
      {data.problem.difficulty && <Grade of={data.problem.difficulty} />}
      {person && (
        <span className="streak">
          <Flame size={15} aria-hidden /> {words.streak(data.streak)}
        </span>
      )}
      <Link className="btn" to="/problems/$slug" params={{ slug: data.problem.slug }}>
        {data.solved_today ? words.open : words.solve}
      </Link>
    </section>
  );
}
