import { Link } from "@tanstack/react-router";
import { Check, CircleDashed, Dot } from "lucide-react";
import type { ProblemStatus, ProblemSummary, ProblemsFilter } from "../../../api/problems";
import { count, percent } from "../../../lib/units";
import { Grade } from "../../../ui/Grade";
import { messages } from "../messages";

const TAGS_SHOWN = 3;
const icons = { none: Dot, tried: CircleDashed, solved: Check };
const { statuses } = messages.list;

export function Status({ of }: { of: ProblemStatus }) {
  const Icon = icons[of];
  return (
    <span className={`status ${of}`} title={statuses[of]}>
      <Icon size={15} aria-hidden />
      <span className="sr">{statuses[of]}</span>
    </span>
  );
}

/** Each once; those by which lists are kept are no topics. */
export const topics = (tags: string[]): string[] => [...new Set(tags)].filter((tag) => !tag.startsWith("list:"));

/** A tag as a person reads it. */
export const tagName = (tag: string): string => tag.replaceAll("-", " ");

interface Props {
  problem: ProblemSummary;
  /** Narrows the list; without it tags are only words. */
  ask?: (part: ProblemsFilter) => void;
  number?: number;
}

export function ProblemRow({ problem, ask, number }: Props) {
  return (
    <tr>
      <td>
        <Status of={problem.status} />
      </td>
      <th scope="row">
        {number !== undefined && <span className="dim num">{number}. </span>}
        <Link className="to-problem" to="/problems/$slug" params={{ slug: problem.slug }}>
          {problem.title}
        </Link>
        {problem.kind !== "program" && <span className="kind">{messages.meta.kinds[problem.kind]}</span>}
      </th>
      <td className="wide-only">
        <span className="row-tags">
          {topics(problem.tags)
            .slice(0, TAGS_SHOWN)
            .map((tag) =>
              ask ? (
                <button key={tag} type="button" onClick={() => ask({ tag: [tag] })}>
                  {tagName(tag)}
                </button>
              ) : (
                <span key={tag}>{tagName(tag)}</span>
              ),
            )}
        </span>
      </td>
      <td>{problem.difficulty && <Grade of={problem.difficulty} />}</td>
      <td className="r soft wide-only">{problem.acceptance === null ? "–" : percent(problem.acceptance)}</td>
      <td className="r soft wide-only">{count(problem.solved_by)}</td>
    </tr>
  );
}
