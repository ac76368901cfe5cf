// How all stand: points first, then what breaks ties.
import { Link } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { Empty } from "../../../ui/states";
import type { Swiss, SwissLine } from "./api";
import { pointsText } from "./facts";
import { messages } from "./messages";

const words = messages.standings;

export function Standings({ swiss }: { swiss: Swiss }) {
  const own = swiss.you?.name ?? null;
  return (
    <section className="card swiss-standings" aria-labelledby="swiss-standings">
      <div className="head">
        <h2 id="swiss-standings">{words.title}</h2>
      </div>
      {swiss.standings.length === 0 ? (
        <Empty icon={UsersRound} title={words.none} />
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className="scroll-x" tabIndex={0} aria-label={words.caption}>
            <table className="list">
              <Heads />
              <tbody>
                {swiss.standings.map((line, at) => (
                  <Line key={line.name ?? `gone ${at}`} line={line} own={own !== null && line.name === own} />
                ))}
              </tbody>
            </table>
          </section>
          <p className="part soft">{words.legend}</p>
        </>
      )}
    </section>
  );
}

function Heads() {
  return (
    <thead>
      <tr>
        <th scope="col" className="r">
          <span className="sr">{words.rank}</span>
          <span aria-hidden>#</span>
        </th>
        <th scope="col" className="name">
          {words.name}
        </th>
        <th scope="col" className="r">
          {words.points}
        </th>
        <th scope="col" className="r" title={words.buchholzText}>
          <abbr title={words.buchholz}>{words.short.buchholz}</abbr>
        </th>
        <th scope="col" className="r" title={words.bergerText}>
          <abbr title={words.berger}>{words.short.berger}</abbr>
        </th>
        <th scope="col" className="r wide-only">
          <span className="sr">{words.record}</span>
          <span aria-hidden>{words.short.record}</span>
        </th>
        <th scope="col" className="r wide-only">
          {words.rating}
        </th>
      </tr>
    </thead>
  );
}

function Line({ line, own }: { line: SwissLine; own: boolean }) {
  return (
    <tr className={own ? "self" : undefined}>
      <td className="r dim">{line.rank}</td>
      <th scope="row" className="name">
        {line.name === null ? (
          <span className="soft">{words.whoGone}</span>
        ) : (
          <Link className="plain" to="/u/$handle" params={{ handle: line.name }}>
            <b>{line.name}</b>
          </Link>
        )}
        {line.withdrawn && <small className="soft"> {words.withdrawn}</small>}
      </th>
      <td className="r">
        <b>{pointsText(line.points)}</b>
      </td>
      <td className="r dim">{pointsText(line.buchholz)}</td>
      <td className="r dim">{pointsText(line.sonneborn_berger)}</td>
      <td className="r dim wide-only">
        <span className="sr">{words.recordOf(line.wins, line.draws, line.losses)}</span>
        <span aria-hidden>
          {line.wins} {line.draws} {line.losses}
        </span>
      </td>
      <td className="r dim wide-only">{Math.round(line.rating)}</td>
    </tr>
  );
}
