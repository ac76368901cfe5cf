// A tournament announced or changed. What the server has against it is said at its field.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { asProblem } from "../../../lib/problem";
import { CheckField, SelectField, TextField, Whole } from "../../../ui/fields";
import { type Kind, kinds, type PoolName, pools } from "../api";
import { messages as arena } from "../messages";
import { changeSwiss, makeSwiss, type NewSwiss, type Swiss, swissesKey, swissKey } from "./api";
import { messages } from "./messages";

const words = messages.form;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ROUNDS_MIN = 3;
const ROUNDS_MAX = 11;
const counts = Array.from({ length: ROUNDS_MAX - ROUNDS_MIN + 1 }, (_, at) => ROUNDS_MIN + at);
const two = (value: number): string => String(value).padStart(2, "0");

/** A moment as a field for date and time writes it, by the person's own clock. */
function fieldText(at: string): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

const numberText = (value: number | null | undefined): string => (value == null ? "" : String(value));

function begin(swiss: Swiss | undefined) {
  const [kind] = swiss?.kinds ?? [];
  return {
    title: swiss?.title ?? "",
    pool: swiss?.pool ?? ("blitz" as PoolName),
    rounds: swiss && swiss.rounds === null ? "" : String(swiss?.rounds ?? 5),
    starts: swiss ? fieldText(swiss.starts_at) : "",
    kind: swiss?.kinds.length === 1 && kind ? kind : ("" as Kind | ""),
    min: numberText(swiss?.rating_min),
    max: numberText(swiss?.rating_max),
    rated: swiss?.rated ?? true,
    listed: swiss?.listed ?? true,
    weekly: swiss?.repeats === "weekly",
  };
}

type Values = ReturnType<typeof begin>;

function aboutOf(values: Values, swiss: Swiss | undefined): NewSwiss {
  // The field knows minutes; a start that was not touched keeps its seconds.
  const isKept = swiss && values.starts === fieldText(swiss.starts_at);
  return {
    title: values.title,
    pool: values.pool,
    ...(values.rounds ? { rounds: Number(values.rounds) } : {}),
    starts_at: isKept ? swiss.starts_at : new Date(values.starts).toISOString(),
    kinds: values.kind ? [values.kind] : [],
    ...(values.min ? { rating_min: Number(values.min) } : {}),
    ...(values.max ? { rating_max: Number(values.max) } : {}),
    rated: values.rated,
    listed: values.listed,
    repeats: values.weekly ? "weekly" : "none",
  };
}

interface Props {
  swiss?: Swiss;
  done: (id: string) => void;
  cancel: () => void;
}

export function SwissForm({ swiss, done, cancel }: Props) {
  const client = useQueryClient();
  const [values, setValues] = useState(() => begin(swiss));
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<Values>) => setValues((before) => ({ ...before, ...part }));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (Number.isNaN(Date.parse(values.starts))) return setWrong({ starts_at: words.noTime });
    setBusy(true);
    setWrong({});
    try {
      const about = aboutOf(values, swiss);
      const made = swiss ? await changeSwiss(swiss.id, about) : await makeSwiss(about);
      client.setQueryData(swissKey(made.id), made);
      void client.invalidateQueries({ queryKey: swissesKey });
      done(made.id);
    } catch (error) {
      const problem = asProblem(error);
      const fields = Object.fromEntries(problem.fields.map(({ field, detail }) => [field, detail]));
      setWrong(problem.fields.length > 0 ? fields : { "": problem.detail });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="card swiss-form" aria-label={swiss ? words.change : words.title} onSubmit={(e) => void send(e)}>
      <div className="head">{swiss ? <h2>{words.change}</h2> : <h1>{words.title}</h1>}</div>
      <div className="part form">
        <Terms values={values} set={set} wrong={wrong} fixed={swiss !== undefined && swiss.phase !== "coming"} />
        <CheckField
          label={words.weekly}
          hint={words.weeklyHint}
          checked={values.weekly}
          onChange={(e) => set({ weekly: e.target.checked })}
        />
        <Whole>{wrong[""] ?? wrong.duel ?? wrong.kinds}</Whole>
        <div className="acts">
          <button type="submit" className="btn go" disabled={busy}>
            {swiss ? words.save : words.make}
          </button>
          <button type="button" className="btn" onClick={cancel}>
            {words.cancel}
          </button>
        </div>
      </div>
    </form>
  );
}

interface TermsProps {
  values: Values;
  set: (part: Partial<Values>) => void;
  wrong: Record<string, string>;
  fixed: boolean;
}

function Terms({ values, set, wrong, fixed }: TermsProps) {
  if (fixed) return <p className="soft">{words.running}</p>;
  return (
    <>
      <TextField
        label={words.name}
        value={values.title}
        error={wrong.title}
        maxLength={80}
        required
        onChange={(e) => set({ title: e.target.value })}
      />
      <div className="fields">
        <SelectField
          label={words.pool}
          hint={arena.about[values.pool]}
          value={values.pool}
          onChange={(e) => set({ pool: e.target.value as PoolName })}
        >
          {pools.map((pool) => (
            <option key={pool} value={pool}>
              {arena.pools[pool]}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={words.rounds}
          value={values.rounds}
          error={wrong.rounds}
          onChange={(e) => set({ rounds: e.target.value })}
        >
          {counts.map((count) => (
            <option key={count} value={count}>
              {words.roundsOf(count)}
            </option>
          ))}
          <option value="">{words.roundsHour}</option>
        </SelectField>
        <TextField
          label={words.starts}
          hint={words.startsHint(zone)}
          type="datetime-local"
          value={values.starts}
          error={wrong.starts_at}
          required
          onChange={(e) => set({ starts: e.target.value })}
        />
        <SelectField
          label={words.kinds}
          value={values.kind}
          onChange={(e) => set({ kind: e.target.value as Kind | "" })}
        >
          <option value="">{words.anyKind}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {arena.kinds[kind]}
            </option>
          ))}
        </SelectField>
        <Bound label={words.ratingMin} value={values.min} error={wrong.rating_min} change={(min) => set({ min })} />
        <Bound label={words.ratingMax} value={values.max} error={wrong.rating_max} change={(max) => set({ max })} />
      </div>
      <CheckField
        label={words.rated}
        hint={words.ratedHint}
        checked={values.rated}
        onChange={(e) => set({ rated: e.target.checked })}
      />
      <CheckField
        label={words.listed}
        hint={words.listedHint}
        checked={values.listed}
        onChange={(e) => set({ listed: e.target.checked })}
      />
    </>
  );
}

interface BoundProps {
  label: string;
  value: string;
  error: string | undefined;
  change: (value: string) => void;
}

function Bound({ label, value, error, change }: BoundProps) {
  return (
    <TextField
      label={label}
      hint={words.ratingHint}
      type="number"
      inputMode="numeric"
      min={0}
      max={4000}
      value={value}
      error={error}
      onChange={(e) => change(e.target.value)}
    />
  );
}
