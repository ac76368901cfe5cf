import "./judged.css";
import { catalogue } from "../lib/catalogue";

export const grades = catalogue({ easy: "Easy", medium: "Medium", hard: "Hard" });
const STEPS = { easy: 1, medium: 2, hard: 3 };

/** How hard it is: a word and as many bars. */
export function Grade({ of }: { of: "easy" | "medium" | "hard" }) {
  return (
    <span className="grade">
      <svg width="18" height="8" aria-hidden>
        {[0, 1, 2].map((at) => (
          <rect key={at} x={at * 7} width="4" height="8" fill="currentColor" opacity={at < STEPS[of] ? 1 : 0.32} />
        ))}
      </svg>
      {grades[of]}
    </span>
  );
}
