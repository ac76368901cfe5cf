import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { configQuery } from "../../api/admin";
import { Fell } from "../../ui/Guard";
import { RowBones } from "../../ui/states";
import { messages } from "./messages";

const words = messages.config;

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

export function Config() {
  const { data, error, refetch } = useQuery(configQuery);
  const [typed, setTyped] = useState("");
  if (error) return <Fell error={error} again={() => void refetch()} />;
  const fits =
    data?.filter(({ section, key }) => `${section}.${key}`.toLowerCase().includes(typed.toLowerCase())) ?? [];
  return (
    <>
      <search className="asked">
        <label className="find">
          <span className="sr">{words.filter}</span>
          <Search size={16} aria-hidden />
          <input
            className="field"
            type="search"
            placeholder={words.filter}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <p className="soft">{words.lead}</p>
      </search>
      <section className="card">
        {!data ? (
          <RowBones count={6} icon={false} />
        ) : fits.length === 0 ? (
          <p className="part soft">{words.none}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          <section className="scroll-x" tabIndex={0} aria-label={messages.pages.config}>
            <table className="list">
              <thead>
                <tr>
                  <th scope="col">{words.key}</th>
                  <th scope="col">{words.value}</th>
                  <th scope="col">{words.source}</th>
                </tr>
              </thead>
              <tbody>
                {fits.map(({ section, key, value, source }) => (
                  <tr key={`${section}.${key}`}>
                    <th scope="row">
                      <code>
                        <span className="dim">{section}.</span>
                        {key}
                      </code>
                    </th>
                    <td className="long">
                      <code>{shown(value)}</code>
                    </td>
                    <td className="soft">{source}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </section>
    </>
  );
}
