// A pane that fails takes nothing else with it: it says what happened, what was kept, and what to press.
import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { asProblem, Problem } from "../lib/problem";
import { messages } from "./messages";

interface FellProps {
  title?: string;
  error: unknown;
  kept?: string;
  again?: () => void;
}

export function Fell({ title, error, kept, again }: FellProps) {
  const problem = asProblem(error);
  return (
    <div className="card fell" role="alert">
      <TriangleAlert size={18} aria-hidden />
      <h2>{title ?? messages.loadTitle}</h2>
      <p>{problem.detail}</p>
      {kept && <p>{kept}</p>}
      {problem.requestId && (
        <code>
          {messages.request} {problem.requestId}
        </code>
      )}
      {again && (
        <div className="acts">
          <button type="button" className="btn" onClick={again}>
            {messages.again}
          </button>
        </div>
      )}
    </div>
  );
}

/** A chunk of an older build is gone from the server: only a reload helps. */
function isStale(error: Error): boolean {
  return /dynamically imported module|importing a module script|preload CSS/i.test(error.message);
}

export class Guard extends Component<{ children: ReactNode; again?: () => void }, { error: Error | null }> {
  state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const known = error instanceof Problem;
    const again = () => {
      if (isStale(error)) return location.reload();
      this.props.again?.();
      this.setState({ error: null });
    };
    return (
      <Fell
        title={known ? messages.loadTitle : messages.fellTitle}
        error={error}
        kept={messages.fellKept}
        again={again}
      />
    );
  }
}
