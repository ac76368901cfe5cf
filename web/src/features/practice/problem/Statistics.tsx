// One's own place among all that were accepted.
import { useQuery } from "@tanstack/react-query";
import { type Statistics as Numbers, statisticsQuery } from "../../../api/judge";
import { bytes, micros, percent } from "../../../lib/units";
import { messages } from "../messages";

const words = messages.stats;

export function Statistics({ slug, language, name }: { slug: string; language: string; name: string }) {
  const { data } = useQuery(statisticsQuery(slug, language));
  if (!data?.mine) return null;
  return (
    <section className="stats" aria-label={words.title}>
      <h2>
        {words.title} <span className="dim">{words.in(name)}</span>
      </h2>
      {data.accepted < 2 ? <p className="quiet">{words.few}</p> : <Both data={data} mine={data.mine} />}
    </section>
  );
}

function Both({ data, mine }: { data: Numbers; mine: NonNullable<Numbers["mine"]> }) {
  return (
    <div className="stats-both">
      <Histogram
        what={words.runtime}
        own={mine.cpu_time_us}
        unit={micros}
        place={words.faster(percent(mine.faster_than))}
        classes={data.runtime.map(({ up_to_us, count }) => ({ upTo: up_to_us, count }))}
      />
      <Histogram
        what={words.memory}
        own={mine.memory_bytes}
        unit={bytes}
        place={words.smaller(percent(mine.smaller_than))}
        classes={data.memory.map(({ up_to_bytes, count }) => ({ upTo: up_to_bytes, count }))}
      />
    </div>
  );
}

interface HistogramProps {
  what: string;
  own: number;
  unit: (value: number) => string;
  place: string;
  classes: { upTo: number; count: number }[];
}

function Histogram({ what, own, unit, place, classes }: HistogramProps) {
  const most = Math.max(1, ...classes.map(({ count }) => count));
  const found = classes.findIndex(({ upTo }) => own <= upTo);
  const mine = found < 0 ? classes.length - 1 : found;
  const told = classes.filter(({ count }) => count > 0).map(({ count, upTo }) => words.bar(count, unit(upTo)));
  return (
    <figure>
      <figcaption>
        <span>{what}</span> <b>{unit(own)}</b> <span>{place}</span>
      </figcaption>
      <div className="bars" role="img" aria-label={words.label(what, unit(own), told.join(", "))}>
        {classes.map(({ upTo, count }, at) => (
          <i
            key={upTo}
            className={at === mine ? "mine" : undefined}
            title={words.bar(count, unit(upTo))}
            style={{ height: `${count === 0 ? 0 : Math.max(4, (count / most) * 100)}%` }}
          />
        ))}
      </div>
      <div className="ends">
        <span>{classes.length > 0 ? unit(0) : ""}</span>
        <span>{classes.length > 0 ? unit(classes.at(-1)?.upTo ?? 0) : ""}</span>
      </div>
    </figure>
  );
}
