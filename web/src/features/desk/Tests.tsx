// The tests of the package, one more by hand, and many more by a generator.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ListChecks, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import {
  type DeskProblemView,
  type DeskTest,
  generate,
  type ParsedPackage,
  packageQuery,
  removeFile,
} from "../../api/desk";
import { type Runtime, runtimesQuery } from "../../api/runs";
import { bytes } from "../../lib/units";
import { confirm } from "../../ui/confirm";
import { SelectField, TextArea, TextField, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";
import { accepted, writeTest } from "./written";

const words = messages.tests;
/** Of one generating, as the server has it. */
const MADE_AT_ONCE_MAX = 50;

/** The file of a test's input, whatever its folder is called. */
const inputOf = (problem: DeskProblemView, test: DeskTest): string | undefined =>
  problem.files.find(({ path }) => path.startsWith("data/") && path.endsWith(`${test.name}.in`))?.path;

export function Tests({ problem }: { problem: DeskProblemView }) {
  const client = useQueryClient();
  const parsed = useQuery(packageQuery(problem.id));
  const runtimes = useQuery(runtimesQuery);
  const changed = () => client.invalidateQueries({ queryKey: ["mine", "desk", "one", problem.id] });
  if (parsed.error) return <Fell error={parsed.error} again={() => void parsed.refetch()} />;
  if (!parsed.data)
    return (
      <section className="card">
        <RowBones count={4} icon={false} />
      </section>
    );
  const props = { problem, parsed: parsed.data, runtimes: runtimes.data?.runtimes ?? [], changed };
  return (
    <>
      <section className="card">
        {parsed.data.tests.length === 0 ? (
          <Empty icon={ListChecks} title={words.none}>
            <p>{words.noneText}</p>
          </Empty>
        ) : (
          <Table {...props} />
        )}
      </section>
      <div className="two-panes">
        <AddTest {...props} />
        <Generate {...props} />
      </div>
    </>
  );
}

interface Props {
  problem: DeskProblemView;
  parsed: ParsedPackage;
  runtimes: Runtime[];
  changed: () => Promise<void>;
}

function Table({ problem, parsed, changed }: Props) {
  const { act, failed } = useAct();
  const remove = async (input: string, name: string) => {
    if (
      !(await confirm({
        title: `${words.remove(name)}?`,
        text: words.removeText,
        act: words.remove(name),
        danger: true,
      }))
    )
      return;
    await act(async () => {
      const answer = input.replace(/\.in$/, ".ans");
      await removeFile(problem.id, input);
      if (problem.files.some((file) => file.path === answer)) await removeFile(problem.id, answer);
      await changed();
    });
  };
  return (
    <>
      <Whole>{failed}</Whole>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-label={messages.tabs.tests}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.group}</th>
              <th scope="col">{words.input}</th>
              <th scope="col">{words.answer}</th>
              <th scope="col" className="r">
                {words.size}
              </th>
              <th scope="col">
                <span className="sr">{messages.files.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {parsed.tests.map((test) => {
              const input = inputOf(problem, test);
              return (
                <tr key={test.name}>
                  <th scope="row">
                    {input ? (
                      <Link
                        className="link"
                        to="/desk/$id"
                        params={{ id: problem.id }}
                        search={{ tab: "files", file: input }}
                        aria-label={words.edit(test.name)}
                      >
                        {test.name}
                      </Link>
                    ) : (
                      test.name
                    )}
                  </th>
                  <td>{test.sample ? words.sample : test.group || words.secret}</td>
                  <td>
                    <code className="excerpt">{test.input_excerpt}</code>
                  </td>
                  <td>
                    <code className="excerpt">{test.answer_excerpt}</code>
                  </td>
                  <td className="r">{bytes(test.bytes)}</td>
                  <td className="r">
                    {input && (
                      <button
                        type="button"
                        className="btn bare icon"
                        aria-label={words.remove(test.name)}
                        onClick={() => void remove(input, test.name)}
                      >
                        <Trash2 size={14} aria-hidden />
                      </button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
}

function AddTest({ problem, parsed, runtimes, changed }: Props) {
  const { act, busy, failed } = useAct();
  const [name, setName] = useState("");
  const [folder, setFolder] = useState("secret");
  const [input, setInput] = useState("");
  const [answer, setAnswer] = useState("");
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const done = await act(async () => {
      const by = answer === "" ? accepted(parsed)[0] : null;
      await writeTest(problem, runtimes, { folder, name, input, ...(by === null ? { answer } : { by }) });
      await changed();
    });
    if (!done) return;
    setName("");
    setInput("");
    setAnswer("");
  };
  return (
    <section className="card" aria-labelledby="add-test">
      <div className="head">
        <h2 id="add-test">{words.add}</h2>
      </div>
      <form className="form part" onSubmit={(event) => void add(event)}>
        <div className="pair">
          <TextField
            label={words.addName}
            hint={words.addHint}
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <SelectField label={words.addKind} value={folder} onChange={(event) => setFolder(event.target.value)}>
            <option value="sample">{words.sample}</option>
            <option value="secret">{words.secret}</option>
          </SelectField>
        </div>
        <TextArea
          label={words.input}
          spellCheck={false}
          value={input}
          onChange={(event) => setInput(event.target.value)}
        />
        <TextArea
          label={words.answer}
          hint={words.answerHint}
          spellCheck={false}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
        <Whole>{failed}</Whole>
        <div className="acts">
          <button type="submit" className="btn" disabled={busy || name === ""}>
            {words.act}
          </button>
        </div>
      </form>
    </section>
  );
}

function Generate({ problem, parsed, changed }: Props) {
  const { act, busy, failed } = useAct();
  const [generator, setGenerator] = useState(parsed.generators[0] ?? "");
  const [into, setInto] = useState("secret");
  const [args, setArgs] = useState("");
  const [count, setCount] = useState("1");
  const [wrote, setWrote] = useState<string[] | null>(null);
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    setWrote(null);
    await act(async () => {
      const many = Number(count);
      const made = await generate(problem.id, {
        generator,
        into: into.trim(),
        args: args.split(/\s+/).filter((arg) => arg !== ""),
        // With a count the place is a group; without one it may be a test that is written anew.
        ...(many > 1 ? { count: many } : {}),
      });
      setWrote(made.tests);
      await changed();
    });
  };
  return (
    <section className="card" aria-labelledby="generate">
      <div className="head">
        <h2 id="generate">{words.generate}</h2>
      </div>
      {parsed.generators.length === 0 ? (
        <p className="part soft">{words.noGenerator}</p>
      ) : (
        <form className="form part" onSubmit={(event) => void begin(event)}>
          <p className="soft">{words.generateLead}</p>
          <SelectField label={words.generator} value={generator} onChange={(event) => setGenerator(event.target.value)}>
            {parsed.generators.map((path) => (
              <option key={path}>{path}</option>
            ))}
          </SelectField>
          <TextField
            label={words.args}
            hint={words.argsHint}
            spellCheck={false}
            value={args}
            onChange={(event) => setArgs(event.target.value)}
          />
          <div className="pair">
            <TextField
              label={words.into}
              hint={words.intoHint}
              spellCheck={false}
              value={into}
              onChange={(event) => setInto(event.target.value)}
            />
            <TextField
              label={words.count}
              type="number"
              required
              min={1}
              max={MADE_AT_ONCE_MAX}
              value={count}
              onChange={(event) => setCount(event.target.value)}
            />
          </div>
          <Whole>{failed}</Whole>
          <div role="status">{wrote && <p>{words.wrote(wrote.length, wrote.join(", "))}</p>}</div>
          <div className="acts">
            <button type="submit" className="btn" disabled={busy || into.trim() === ""}>
              {words.generateAct}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
