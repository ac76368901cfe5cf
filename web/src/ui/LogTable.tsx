import type { ReactNode } from "react";
import { atMoment } from "../lib/time";
import { deviceName } from "./Device";
import { messages } from "./messages";

export interface LogLine {
  id: string;
  at: string;
  what: string;
  detail: string | null;
  address: string | null;
  agent: string | null;
  who?: ReactNode;
}

export function LogTable({ lines, people }: { lines: LogLine[]; people?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={messages.log.title}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{messages.log.at}</th>
            {people && <th scope="col">{messages.log.who}</th>}
            <th scope="col">{messages.log.what}</th>
            <th scope="col">{messages.log.address}</th>
            <th scope="col">{messages.log.device}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td className="soft">
                <time dateTime={line.at}>{atMoment(line.at)}</time>
              </td>
              {people && <td>{line.who}</td>}
              <td>
                {line.what} {line.detail && <span className="dim">{line.detail}</span>}
              </td>
              <td className="soft">{line.address}</td>
              <td className="soft">{line.agent && deviceName(line.agent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
