import { useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { systemQuery } from "../../api/admin";
import type { System as Facts } from "../../api/shapes";
import { ago, atMoment } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { Bone, Empty } from "../../ui/states";
import { messages } from "./messages";

const words = messages.system;

export function System() {
  const { data, error, refetch } = useQuery(systemQuery);
  if (error && !data) return <Fell error={error} again={() => void refetch()} />;
  if (!data)
    return (
      <div className="tiles card">
        {[1, 2, 3, 4, 5].map((tile) => (
          <div key={tile}>
            <Bone w={60} />
            <Bone w={90} h={24} />
            <Bone w={80} h={10} />
          </div>
        ))}
      </div>
    );
  return (
    <>
      <Tiles facts={data} />
      <div className="two">
        <Queues queues={data.queues} />
        <Runner runner={data.runner} />
      </div>
      <Errors errors={data.errors} />
      <p className="dim text-12">{words.refreshed}</p>
    </>
  );
}

function Tiles({ facts }: { facts: Facts }) {
  const tiles = [
    [words.version, facts.version, words.up(ago(facts.started_at))],
    [words.database, words.ms((facts.database.latency_us / 1000).toFixed(2)), facts.database.kind],
    [words.languages, String(facts.languages), words.languagesSmall],
    [words.sockets, String(facts.live.sockets), words.socketsSmall],
    [words.mail, words.waiting(facts.mail.waiting), facts.mail.configured ? words.mailOn : words.mailOff],
  ] as const;
  return (
    <dl className="tiles card">
      {tiles.map(([name, value, small]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b>
            <small>{small}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Queues({ queues }: { queues: Facts["queues"] }) {
  return (
    <section className="card">
      <div className="head">
        <h2>{words.queues}</h2>
      </div>
      {queues.length === 0 ? (
        <p className="part soft">{words.noQueues}</p>
      ) : (
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{words.queue}</th>
              <th scope="col" className="r">
                {words.waits}
              </th>
              <th scope="col" className="r">
                {words.dead}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map(({ name, waiting, dead }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="r">{waiting}</td>
                <td className={dead > 0 ? "r font-bold text-wrong" : "r"}>{dead}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const shown = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);

function Runner({ runner }: { runner: Facts["runner"] }) {
  return (
    <section className="card">
      <div className="head">
        <h2>{words.runner}</h2>
      </div>
      <div className="part">
        <dl className="facts-list">
          {Object.entries(runner).map(([name, value]) => (
            <div key={name} className="contents">
              <dt>{name.replaceAll("_", " ")}</dt>
              <dd>{shown(value)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}

function Errors({ errors }: { errors: Facts["errors"] }) {
  return (
    <section className="card">
      <div className="head">
        <h2>{words.errors}</h2>
      </div>
      {errors.length === 0 ? (
        <Empty icon={CircleCheck} title={words.noErrors}>
          <p>{words.noErrorsText}</p>
        </Empty>
      ) : (
        <ul className="lines padded">
          {errors.map(({ at, message }) => (
            <li key={`${at} ${message}`}>
              <time className="dim" dateTime={at}>
                {atMoment(at)}
              </time>
              <code>{message}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
