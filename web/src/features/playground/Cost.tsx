import { messages } from "./messages";
import type { RunState } from "./useRun";

interface Part {
  name: string;
  ms: number;
  mine?: boolean;
}

/** Where the time between the press and the result went. The network is what nobody else accounts for. */
export function parts(state: Pick<RunState, "timings" | "total_ms">): Part[] {
  const { timings, total_ms } = state;
  if (!timings || total_ms === null) return [];
  const ms = (us: number) => us / 1000;
  const server = ms(timings.queued_us + timings.prepare_us + timings.compile_us + timings.run_us);
  const all: Part[] = [
    { name: messages.network, ms: Math.max(0, total_ms - server) },
    { name: messages.boxReady, ms: ms(timings.queued_us + timings.prepare_us) },
    { name: timings.compile_cached ? messages.cached : messages.compile, ms: ms(timings.compile_us) },
    { name: messages.yourCode, ms: ms(timings.run_us), mine: true },
  ];
  return all.filter((part) => part.ms > 0 || part.mine);
}

const digits = (ms: number) => (ms < 100 ? ms.toFixed(1) : Math.round(ms).toString());

export function Cost({ state }: { state: RunState }) {
  const all = parts(state);
  const total = state.phase === "ended" && state.total_ms !== null && all.length > 0 ? state.total_ms : null;
  const label = all.map((part) => `${part.name} ${digits(part.ms)}`).join(", ");
  return (
    <div className="cost">
      <p className="total">
        {total === null ? "—" : `${digits(total)} ms`} <small>{messages.pressToOutput}</small>
      </p>
      <div className="chain" role="img" aria-label={messages.costLabel(label)}>
        {all.map((part) => (
          <i key={part.name} className={part.mine ? "mine" : ""} style={{ flexGrow: Math.max(part.ms, 0.2) }} />
        ))}
      </div>
      <div className="facts">
        {all.map((part) => (
          <span key={part.name}>
            {part.name} <b>{digits(part.ms)}</b>
          </span>
        ))}
        {state.phase === "ended" && state.outcome && (
          <span className="right">
            {messages.cpu} <b>{digits(state.outcome.cpu_time_us / 1000)} ms</b> {messages.memory}{" "}
            <b>{(state.outcome.memory_peak_bytes / 1048576).toFixed(1)} MiB</b>
          </span>
        )}
      </div>
    </div>
  );
}
