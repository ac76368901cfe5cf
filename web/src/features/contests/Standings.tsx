// Who stands where. On a phone the names stay while the problems scroll.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { useState } from "react";
import {
  type Contest,
  type ContestCell,
  type ContestLine,
  type ContestRules,
  standingsQuery,
} from "../../api/contests";
import { CheckField } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Bone, Empty } from "../../ui/states";
import { messages } from "./messages";
import { atText, pointsText } from "./times";

const words = messages.standings;

export function StandingsTable({ contest }: { contest: Contest }) {
  const [withVirtual, setWithVirtual] = useState(false);
  const [thawed, setThawed] = useState(false);
  const look = { ...(withVirtual ? { virtual: true } : {}), ...(thawed && contest.organiser ? { thawed: true } : {}) };
  const { data, error, refetch } = useQuery(standingsQuery(contest.slug, look));
  const hides = contest.organiser && (contest.frozen || contest.to_reveal);
  return (
    <section className="card standings" aria-label={messages.tabs.standings}>
      {(contest.phase === "past" || hides) && (
        <div className="part looks">
          {contest.phase === "past" && data?.until_seconds == null && (
            <CheckField
              label={words.virtual}
              checked={withVirtual}
              onChange={(event) => setWithVirtual(event.target.checked)}
            />
          )}
          {hides && (
            <CheckField label={words.thawed} checked={thawed} onChange={(event) => setThawed(event.target.checked)} />
          )}
        </div>
      )}
      {data?.until_seconds != null && <p className="part soft">{messages.until(atText(data.until_seconds))}</p>}
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !data ? (
        <div className="part">
          <Bone h={220} />
        </div>
      ) : data.lines.length === 0 ? (
        <Empty icon={UsersRound} title={words.none} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={words.caption}>
          <table className="list board">
            <caption className="sr">{words.caption}</caption>
            <Heads rules={data.rules} problems={data.problems} rated={data.lines.some((line) => line.rating)} />
            <tbody>
              {data.lines.map((line) => (
                <Line
                  key={line.entrant}
                  line={line}
                  rules={data.rules}
                  own={line.entrant === contest.part?.entrant}
                  rated={data.lines.some((other) => other.rating)}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function Heads({ rules, problems, rated }: { rules: ContestRules; problems: string[]; rated: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col" className="r">
          {words.rank}
        </th>
        <th scope="col" className="who">
          {words.who}
        </th>
        <th scope="col" className="r">
          {rules === "icpc" ? words.solved : words.points}
        </th>
        {rules !== "ioi" && (
          <th scope="col" className="r">
            {words.penalty}
          </th>
        )}
        {problems.map((label) => (
          <th scope="col" key={label} className="c">
            {label}
          </th>
        ))}
        {rated && (
          <th scope="col" className="r">
            {words.rating}
          </th>
        )}
      </tr>
    </thead>
  );
}

interface LineProps {
  line: ContestLine;
  rules: ContestRules;
  own: boolean;
  rated: boolean;
}

function Line({ line, rules, own, rated }: LineProps) {
  const [only] = line.members;
  const change = line.rating && Math.round(line.rating.after) - Math.round(line.rating.before);
  return (
    <tr className={own ? "own" : undefined}>
      <td className="r num">{line.rank}</td>
      <th scope="row" className="who">
        {line.team ? (
          <b title={line.members.join(", ")}>{line.team}</b>
        ) : only ? (
          <Link className="plain" to="/u/$handle" params={{ handle: only }}>
            <b>{only}</b>
          </Link>
        ) : (
          <span className="soft">{words.gone}</span>
        )}
        {own && <small> {words.you}</small>}
        {line.virtual && <small> {words.isVirtual}</small>}
      </th>
      <td className="r num">
        <b>{rules === "icpc" ? line.solved : pointsText(line.points)}</b>
      </td>
      {rules !== "ioi" && (
        <td className="r num">
          {rules === "icpc" ? Math.round(line.penalty_seconds / 60) : atText(line.penalty_seconds)}
        </td>
      )}
      {line.cells.map((cell, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: problems keep their places.
        <Cell key={at} cell={cell} rules={rules} />
      ))}
      {rated && (
        <td className="r num">
          {line.rating && change != null ? (
            <>
              {Math.round(line.rating.after)}{" "}
              <small className={change > 0 ? "up" : change < 0 ? "down" : "dim"}>
                {change > 0 ? `+${change}` : change < 0 ? `−${-change}` : "±0"}
              </small>
            </>
          ) : (
            <>
              <span aria-hidden>–</span>
              <span className="sr">{words.unrated}</span>
            </>
          )}
        </td>
      )}
    </tr>
  );
}

/** What a cell says, shown and read aloud. */
function said(cell: ContestCell, rules: ContestRules): { top: string; under: string; aloud: string } {
  const time = cell.seconds === null ? "" : atText(cell.seconds);
  const waits = cell.pending > 0 ? `?${cell.pending}` : "";
  const pending =
    cell.pending > 0 ? (cell.frozen ? words.cellFrozen(cell.pending) : words.cellPending(cell.pending)) : "";
  const wrong = cell.wrong > 0 ? words.cellWrong(cell.wrong) : "";
  if (rules === "icpc" && cell.solved)
    return {
      top: cell.wrong > 0 ? `+${cell.wrong}` : "+",
      under: time,
      aloud: words.cellSolved(cell.wrong + 1, time),
    };
  if (cell.points > 0)
    return {
      top: pointsText(cell.points),
      under: [time, cell.wrong > 0 && rules === "atcoder" ? `(${cell.wrong})` : "", waits].filter(Boolean).join(" "),
      aloud: [words.cellPoints(pointsText(cell.points), time), wrong, pending].filter(Boolean).join(", "),
    };
  return {
    top: [cell.wrong > 0 ? `−${cell.wrong}` : "", waits].filter(Boolean).join(" "),
    under: "",
    aloud: [wrong, pending].filter(Boolean).join(", ") || words.cellNone,
  };
}

function Cell({ cell, rules }: { cell: ContestCell; rules: ContestRules }) {
  const { top, under, aloud } = said(cell, rules);
  const tone = cell.solved
    ? "solved"
    : cell.pending > 0
      ? cell.frozen
        ? "kept-back"
        : "wait"
      : cell.points > 0
        ? "some"
        : cell.wrong > 0
          ? "wrong"
          : "";
  const all = cell.first ? `${aloud}, ${words.first}` : aloud;
  return (
    <td className={`c cell ${tone}${cell.first ? " first" : ""}`} title={all}>
      <span aria-hidden>
        <b>
          {cell.first && <i>★</i>}
          {top || "·"}
        </b>
        {under && <small>{under}</small>}
      </span>
      <span className="sr">{all}</span>
    </td>
  );
}
