import { Play } from "lucide-react";
import type { Problem } from "../../../api/problems";
import { sampleName } from "../../../lib/samples";
import { messages } from "../messages";

const words = messages.results;

interface Props {
  problem: Problem;
  input: string;
  change: (input: string) => void;
  run: () => void;
  running: boolean;
}

/** What one's program shall read. */
export function OwnInput({ problem, input, change, run, running }: Props) {
  const { signature } = problem;
  const hint = !signature
    ? words.ownHint
    : "class" in signature
      ? words.ownCalls
      : words.ownJson(signature.params.map(({ name, type }) => `${name} (${type})`).join(", "));
  return (
    <div className="own">
      <label htmlFor="own-input">{words.ownInput}</label>
      <textarea
        id="own-input"
        className="field"
        rows={7}
        value={input}
        spellCheck={false}
        aria-describedby="own-hint"
        onChange={(event) => change(event.target.value)}
      />
      <p id="own-hint" className="hint">
        {hint}
      </p>
      <div className="acts">
        <button type="button" className="btn" disabled={running} onClick={run}>
          <Play size={13} aria-hidden /> {messages.runOwn}
        </button>
        {problem.samples.slice(0, 4).map((sample) => (
          <button key={sample.name} type="button" className="btn bare" onClick={() => change(sample.input)}>
            {words.sampleInput(sampleName(sample.name))}
          </button>
        ))}
      </div>
    </div>
  );
}
