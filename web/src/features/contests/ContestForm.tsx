// A contest announced or changed. What the server has against it is said at its field.
import { useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import {
  type About,
  type Contest,
  type ContestRules,
  changeContest,
  contestKey,
  contestsKey,
  makeContest,
} from "../../api/contests";
import { asProblem } from "../../lib/problem";
import { CheckField, SelectField, TextArea, TextField, Whole } from "../../ui/fields";
import { messages } from "./messages";
import { fieldText } from "./times";

const words = messages.form;
const rules: ContestRules[] = ["icpc", "ioi", "atcoder"];
const PROBLEMS_MAX = 26;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Task {
  key: number;
  label: string;
  slug: string;
  points: string;
}

let keys = 0;
const task = (label: string, slug: string, points: number): Task => ({ key: keys++, label, slug, points: `${points}` });

function begin(contest: Contest | undefined) {
  return {
    slug: contest?.slug ?? "",
    title: contest?.title ?? "",
    description: contest?.description ?? "",
    rules: contest?.rules ?? ("icpc" as ContestRules),
    starts: contest ? fieldText(contest.starts_at) : "",
    minutes: contest ? `${(Date.parse(contest.ends_at) - Date.parse(contest.starts_at)) / 60_000}` : "120",
    freeze: `${contest?.freeze_minutes ?? 0}`,
    team: `${contest?.team_size_max ?? 1}`,
    listed: contest?.listed ?? true,
    rated: contest?.rated ?? true,
    tasks: contest?.problems.map((one) => task(one.label, one.slug, one.points)) ?? [task("A", "", 100)],
  };
}

interface Props {
  contest?: Contest;
  done: (slug: string) => void;
  cancel?: () => void;
}

export function ContestForm({ contest, done, cancel }: Props) {
  const client = useQueryClient();
  const [values, setValues] = useState(() => begin(contest));
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [state, setState] = useState<"still" | "busy" | "saved">("still");
  const set = (part: Partial<typeof values>) => {
    setValues((before) => ({ ...before, ...part }));
    setState("still");
  };
  const fixed = contest !== undefined && contest.phase !== "coming";
  const about = (): About => ({
    title: values.title,
    description: values.description,
    rules: values.rules,
    listed: values.listed,
    rated: values.rated,
    team_size_max: Number(values.team),
    // The field knows minutes; a start that was not touched keeps its seconds.
    starts_at:
      contest && values.starts === fieldText(contest.starts_at)
        ? contest.starts_at
        : new Date(values.starts).toISOString(),
    minutes: Number(values.minutes),
    freeze_minutes: Number(values.freeze),
    problems: values.tasks.map(({ label, slug, points }) => ({ label, slug: slug.trim(), points: Number(points) })),
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (Number.isNaN(Date.parse(values.starts))) return setWrong({ starts_at: words.noTime });
    setState("busy");
    setWrong({});
    try {
      const made = contest ? await changeContest(contest.slug, about()) : await makeContest(values.slug, about());
      client.setQueryData(contestKey(made.slug), made);
      void client.invalidateQueries({ queryKey: contestsKey });
      setState("saved");
      done(made.slug);
    } catch (error) {
      const problem = asProblem(error);
      const fields = Object.fromEntries(problem.fields.map(({ field, detail }) => [field, detail]));
      setWrong(problem.fields.length > 0 ? fields : { "": problem.detail });
      setState("still");
    }
  };
  const whole = wrong[""] ?? wrong.contest ?? wrong.problems;
  return (
    <form
      className="card contest-form"
      aria-label={contest ? words.change : words.title}
      onSubmit={(e) => void send(e)}
    >
      <div className="head">{contest ? <h2>{words.change}</h2> : <h1>{words.title}</h1>}</div>
      <div className="part form">
        {fixed && <p className="soft">{words.begun}</p>}
        <TextField
          label={words.name}
          value={values.title}
          error={wrong.title}
          maxLength={120}
          required
          onChange={(e) => set({ title: e.target.value })}
        />
        {!contest && (
          <TextField
            label={words.slug}
            hint={words.slugHint}
            value={values.slug}
            error={wrong.slug}
            maxLength={80}
            autoCapitalize="none"
            spellCheck={false}
            required
            onChange={(e) => set({ slug: e.target.value })}
          />
        )}
        <TextArea
          label={words.description}
          hint={words.descriptionHint}
          value={values.description}
          error={wrong.description}
          rows={6}
          onChange={(e) => set({ description: e.target.value })}
        />
        <Terms values={values} set={set} wrong={wrong} fixed={fixed} />
        <Tasks tasks={values.tasks} set={(tasks) => set({ tasks })} wrong={wrong} fixed={fixed} />
        <Whole>{whole}</Whole>
        <div className="acts">
          <button type="submit" className="btn go" disabled={state === "busy"}>
            {contest ? words.save : words.make}
          </button>
          {cancel && (
            <button type="button" className="btn" onClick={cancel}>
              {messages.toContests}
            </button>
          )}
          <span role="status">{state === "saved" && words.saved}</span>
        </div>
      </div>
    </form>
  );
}

interface TermsProps {
  values: ReturnType<typeof begin>;
  set: (part: Partial<ReturnType<typeof begin>>) => void;
  wrong: Record<string, string>;
  fixed: boolean;
}

function Terms({ values, set, wrong, fixed }: TermsProps) {
  const number = { type: "number", inputMode: "numeric", min: 0, required: true } as const;
  return (
    <>
      <div className="fields">
        <SelectField
          label={words.rules}
          className="pick"
          hint={messages.rulesText[values.rules]}
          value={values.rules}
          disabled={fixed}
          error={wrong.rules}
          onChange={(e) => set({ rules: e.target.value as ContestRules })}
        >
          {rules.map((name) => (
            <option key={name} value={name}>
              {messages.rules[name]}
            </option>
          ))}
        </SelectField>
        <TextField
          label={words.starts}
          hint={words.startsHint(zone)}
          type="datetime-local"
          value={values.starts}
          error={wrong.starts_at}
          disabled={fixed}
          required
          onChange={(e) => set({ starts: e.target.value })}
        />
        <TextField
          label={words.minutes}
          value={values.minutes}
          error={wrong.minutes}
          {...number}
          onChange={(e) => set({ minutes: e.target.value })}
        />
        <TextField
          label={words.freeze}
          hint={words.freezeHint}
          value={values.freeze}
          error={wrong.freeze_minutes}
          disabled={fixed}
          {...number}
          onChange={(e) => set({ freeze: e.target.value })}
        />
        <TextField
          label={words.teamSize}
          hint={words.teamHint}
          value={values.team}
          error={wrong.team_size_max}
          disabled={fixed}
          {...number}
          onChange={(e) => set({ team: e.target.value })}
        />
      </div>
      <CheckField
        label={words.listed}
        hint={words.listedHint}
        checked={values.listed}
        onChange={(e) => set({ listed: e.target.checked })}
      />
      <CheckField
        label={words.rated}
        hint={words.ratedHint}
        checked={values.rated}
        disabled={fixed}
        onChange={(e) => set({ rated: e.target.checked })}
      />
    </>
  );
}

interface TasksProps {
  tasks: Task[];
  set: (tasks: Task[]) => void;
  wrong: Record<string, string>;
  fixed: boolean;
}

function Tasks({ tasks, set, wrong, fixed }: TasksProps) {
  const change = (key: number, part: Partial<Task>) =>
    set(tasks.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const next = () => {
    const used = new Set(tasks.map(({ label }) => label));
    const letters = Array.from({ length: PROBLEMS_MAX }, (_, at) => String.fromCharCode(65 + at));
    set([...tasks, task(letters.find((letter) => !used.has(letter)) ?? "", "", 100)]);
  };
  return (
    <fieldset className="tasks" disabled={fixed}>
      <legend>{words.problems}</legend>
      {tasks.map((one, at) => (
        <div className="task" key={one.key}>
          <TextField
            label={words.label}
            value={one.label}
            error={wrong[`problems[${at}].label`]}
            maxLength={3}
            required
            onChange={(e) => change(one.key, { label: e.target.value.toUpperCase() })}
          />
          <TextField
            label={words.problem}
            value={one.slug}
            error={wrong[`problems[${at}].slug`]}
            autoCapitalize="none"
            spellCheck={false}
            required
            onChange={(e) => change(one.key, { slug: e.target.value })}
          />
          <TextField
            label={words.points}
            type="number"
            inputMode="numeric"
            min={1}
            value={one.points}
            error={wrong[`problems[${at}].points`]}
            required
            onChange={(e) => change(one.key, { points: e.target.value })}
          />
          <button
            type="button"
            className="btn bare icon"
            aria-label={words.removeProblem(one.label)}
            disabled={tasks.length === 1}
            onClick={() => set(tasks.filter(({ key }) => key !== one.key))}
          >
            <Trash2 size={15} aria-hidden />
          </button>
        </div>
      ))}
      <button type="button" className="btn" disabled={tasks.length >= PROBLEMS_MAX} onClick={next}>
        <Plus size={14} aria-hidden /> {words.add}
      </button>
    </fieldset>
  );
}
