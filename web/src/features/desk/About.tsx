// What the package says of itself, and where to change it.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type DeskProblemView, packageQuery } from "../../api/desk";
import { bytes, millis } from "../../lib/units";
import { Fell } from "../../ui/Guard";
import { RowBones } from "../../ui/states";
import { messages } from "./messages";

const words = messages.about;

export function About({ problem }: { problem: DeskProblemView }) {
  const { data, error, refetch } = useQuery(packageQuery(problem.id));
  if (error) return <Fell error={error} again={() => void refetch()} />;
  const file = (path: string) => (
    <Link key={path} className="link" to="/desk/$id" params={{ id: problem.id }} search={{ tab: "files", file: path }}>
      {path}
    </Link>
  );
  const yaml = problem.files.map(({ path }) => path).filter((path) => /^(problem|tiltyard)\.ya?ml$/.test(path));
  // A checker or validator may be a folder: its files are what can be opened.
  const under = (paths: string[]) =>
    problem.files
      .map((one) => one.path)
      .filter((path) => paths.some((root) => path === root || path.startsWith(`${root}/`)));
  if (!data)
    return (
      <section className="card">
        <RowBones icon={false} />
      </section>
    );
  const { limits } = data;
  const rows: [string, string][] = [
    [words.format, data.format],
    [words.kind, messages.wizard.kinds[data.kind]],
    [
      words.titles,
      Object.entries(data.titles)
        .map(([tongue, title]) => `${tongue}: ${title}`)
        .join(", "),
    ],
    [words.tags, data.tags.join(", ") || words.noTags],
    [words.time, limits.time_ms === null ? words.byMatrix : millis(limits.time_ms)],
    [words.memory, bytes(limits.memory_bytes)],
    [words.output, bytes(limits.output_bytes)],
    [words.code, bytes(limits.code_bytes)],
  ];
  return (
    <>
      <section className="card" aria-label={messages.tabs.about}>
        <dl className="facts">
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p className="part soft change">
          {words.change} {yaml.map(file)}
        </p>
      </section>
      <section className="card" aria-labelledby="judges">
        <div className="head">
          <h2 id="judges">{words.judges}</h2>
        </div>
        <div className="part links">
          {data.validators.length === 0 ? <p className="soft">{words.noJudges}</p> : under(data.validators).map(file)}
          {under(data.generators).length > 0 && <h3>{words.generators}</h3>}
          {under(data.generators).map(file)}
        </div>
      </section>
    </>
  );
}
