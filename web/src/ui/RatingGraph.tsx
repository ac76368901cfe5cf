// A rating over time, as a picture and as a table.
import "./ratingGraph.css";
import { gridOf } from "../lib/grid";
import { onDay } from "../lib/time";
import { messages } from "./messages";

const words = messages.graph;
const WIDTH = 800;
const HEIGHT = 180;
/** How a rating came about. `name`: of what it is. */
export function RatingGraph({ name, points }: { name: string; points: { at: string; rating: number }[] }) {
  if (points.length < 2) return null;
  const ratings = points.map(({ rating }) => rating);
  const [low, high] = [Math.min(...ratings), Math.max(...ratings)];
  const lines = gridOf(low, high);
  const [bottom, top] = [lines[0] as number, lines.at(-1) as number];
  const times = points.map(({ at }) => Date.parse(at));
  const [from, to] = [times[0] as number, times.at(-1) as number];
  const x = (at: number) => ((at - from) / Math.max(1, to - from)) * WIDTH;
  const y = (rating: number) => HEIGHT - ((rating - bottom) / Math.max(1, top - bottom)) * HEIGHT;
  const path = points.map(({ rating }, index) => `${x(times[index] as number).toFixed(1)} ${y(rating).toFixed(1)}`);
  return (
    <figure className="rating-graph">
      <figcaption>{words.title(name)}</figcaption>
      <div className="plot">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={words.label(
            name,
            Math.round(ratings[0] as number),
            Math.round(ratings.at(-1) as number),
            Math.round(low),
            Math.round(high),
          )}
        >
          {lines.map((line) => (
            <path key={line} className="grid" d={`M0 ${y(line)}H${WIDTH}`} />
          ))}
          <path className="area" d={`M${path.join("L")}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />
          <path className="line" d={`M${path.join("L")}`} />
        </svg>
        <div className="scale" aria-hidden>
          {lines.map((line) => (
            <span key={line} style={{ top: `${(y(line) / HEIGHT) * 100}%` }}>
              {line}
            </span>
          ))}
        </div>
      </div>
      <p className="axis num" aria-hidden>
        <span>{onDay(points[0]?.at ?? "")}</span>
        <span>{onDay(points.at(-1)?.at ?? "")}</span>
      </p>
      <details>
        <summary>{words.table}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="graph-table" tabIndex={0} aria-label={words.title(name)}>
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{words.at}</th>
                <th scope="col" className="r">
                  {words.rating}
                </th>
              </tr>
            </thead>
            <tbody>
              {[...points].reverse().map(({ at, rating }) => (
                <tr key={at}>
                  <td>{onDay(at)}</td>
                  <td className="r">{Math.round(rating)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
