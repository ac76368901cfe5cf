// What a verdict means, in plain words and with one's own figures.
import { bytes, micros, millis } from "../../lib/units";
import { messages } from "./messages";

export interface Figures {
  cpu_time_us: number;
  wall_time_us?: number;
  memory_bytes: number;
  sample?: boolean;
}

export interface LimitsOf {
  time_ms: number;
  memory_bytes: number;
  output_bytes: number;
}

export function explain(code: string | null, own: Figures | null, limits: LimitsOf | null): string {
  const words = messages.explain;
  const time = (ms: number) => millis(ms);
  switch (code) {
    case "WA":
      return own?.sample ? words.WAsample : words.WA;
    case "TLE": {
      const used = own ? Math.max(own.cpu_time_us, 0) : 0;
      return words.TLE(limits ? time(limits.time_ms) : "–", micros(used));
    }
    case "MLE":
      return words.MLE(limits ? bytes(limits.memory_bytes) : "–", bytes(own?.memory_bytes ?? 0));
    case "OLE":
      return words.OLE(limits ? bytes(limits.output_bytes) : "–");
    case "RTE":
      return words.RTE;
    case "CE":
      return words.CE;
    case "IE":
      return words.IE;
    default:
      return "";
  }
}
