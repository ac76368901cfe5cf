// Questions to the organisers, their answers, and what they announced.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Megaphone, MessageCircleQuestion } from "lucide-react";
import { type FormEvent, useState } from "react";
import { answer, ask, type Clarification, type Contest, clarificationsQuery, contestKey } from "../../api/contests";
import { ago } from "../../lib/time";
import { SelectField, TextArea, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.questions;

export function Questions({ contest }: { contest: Contest }) {
  const { data, error, refetch } = useQuery(clarificationsQuery(contest.slug));
  const asks = contest.part?.running && !contest.part.virtual;
  return (
    <>
      {asks && <Ask contest={contest} />}
      <section className="card" aria-label={words.title}>
        {error ? (
          <Fell error={error} again={() => void refetch()} />
        ) : !data ? (
          <RowBones count={2} />
        ) : data.length === 0 ? (
          <Empty icon={MessageCircleQuestion} title={words.none}>
            <p>{words.noneText}</p>
          </Empty>
        ) : (
          <ul className="said-list questions">
            {data.map((one) => (
              <One key={one.id} one={one} contest={contest} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

/** About which problem, or the whole. */
export function AboutField({
  contest,
  value,
  change,
}: {
  contest: Contest;
  value: string;
  change: (label: string) => void;
}) {
  return (
    <SelectField label={words.about} className="pick" value={value} onChange={(event) => change(event.target.value)}>
      <option value="">{words.whole}</option>
      {contest.problems.map(({ label, title }) => (
        <option key={label} value={label}>
          {label} · {title}
        </option>
      ))}
    </SelectField>
  );
}

function Ask({ contest }: { contest: Contest }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [text, setText] = useState("");
  const [label, setLabel] = useState("");
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const sent = await act(() => ask(contest.slug, text, label || undefined));
    if (!sent) return;
    setText("");
    void client.invalidateQueries({ queryKey: contestKey(contest.slug) });
  };
  return (
    <form className="card part form" aria-label={words.ask} onSubmit={(event) => void send(event)}>
      <AboutField contest={contest} value={label} change={setLabel} />
      <TextArea
        label={words.question}
        value={text}
        rows={3}
        maxLength={2000}
        required
        onChange={(event) => setText(event.target.value)}
      />
      <Whole>{failed}</Whole>
      <div className="acts">
        <button type="submit" className="btn go" disabled={busy || text.trim() === ""}>
          {words.send}
        </button>
      </div>
    </form>
  );
}

function One({ one, contest }: { one: Clarification; contest: Contest }) {
  const [answering, setAnswering] = useState(false);
  const whom = one.to_all ? words.toAll : one.own ? words.toYou : words.toOne;
  return (
    <li>
      <p className="about-line">
        {one.problem && <b>{one.problem}</b>}
        {one.question === null ? (
          <span>
            <Megaphone size={13} aria-hidden /> {words.announced}
          </span>
        ) : (
          one.asked_by && <span>{words.from(one.asked_by)}</span>
        )}
        <span className="soft">{ago(one.asked_at)}</span>
      </p>
      {one.question !== null && <p className="said-text">{one.question}</p>}
      {one.answer === null ? (
        <p className="soft">{words.waits}</p>
      ) : (
        <blockquote>
          {one.question !== null && <small className="soft">{whom}</small>}
          <p className="said-text">{one.answer}</p>
        </blockquote>
      )}
      {contest.organiser &&
        one.question !== null &&
        (answering ? (
          <Answer one={one} contest={contest} done={() => setAnswering(false)} />
        ) : (
          <button type="button" className="btn" onClick={() => setAnswering(true)}>
            {one.answer === null ? words.answer : words.answerAgain}
          </button>
        ))}
    </li>
  );
}

function Answer({ one, contest, done }: { one: Clarification; contest: Contest; done: () => void }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [text, setText] = useState(one.answer ?? "");
  const send = async (toAll: boolean) => {
    if (!(await act(() => answer(contest.slug, one.id, text, toAll)))) return;
    done();
    void client.invalidateQueries({ queryKey: contestKey(contest.slug) });
  };
  const empty = text.trim() === "";
  return (
    <div className="form">
      <TextArea
        label={words.answer}
        value={text}
        rows={3}
        maxLength={2000}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <Whole>{failed}</Whole>
      <div className="acts">
        <button type="button" className="btn go" disabled={busy || empty} onClick={() => void send(false)}>
          {words.sendOne}
        </button>
        <button type="button" className="btn" disabled={busy || empty} onClick={() => void send(true)}>
          {words.sendAll}
        </button>
      </div>
    </div>
  );
}
