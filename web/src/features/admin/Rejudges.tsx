// Judging again: what is asked, how far it is, what it would change, and the decision.
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { type FormEvent, useState } from "react";
import {
  applyRejudge,
  beginRejudge,
  discardRejudge,
  type RejudgeAsked,
  type RejudgeHead,
  rejudgeQuery,
  rejudgesQuery,
} from "../../api/desk";
import { runtimesQuery } from "../../api/runs";
import { ago } from "../../lib/time";
import { confirm } from "../../ui/confirm";
import { SelectField, TextField, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones, Work } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { Verdict } from "../../ui/Verdict";
import { codes, verdictOf } from "../../ui/verdicts";
import { messages } from "./messages";

const words = messages.rejudge;

export function Rejudges() {
  const pages = useInfiniteQuery(rejudgesQuery);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Ask />
      {pages.error ? (
        <Fell error={pages.error} again={() => void pages.refetch()} />
      ) : (
        <section className="card" aria-label={messages.pages.rejudges}>
          {!pages.data ? (
            <RowBones icon={false} />
          ) : items.length === 0 ? (
            <Empty icon={RotateCcw} title={words.none}>
              <p>{words.noneText}</p>
            </Empty>
          ) : (
            <ul className="said-list">
              {items.map((head) => (
                <One key={head.id} head={head} />
              ))}
            </ul>
          )}
          <More pages={pages} />
        </section>
      )}
    </>
  );
}

const nothing = { submission: "", problem: "", verdict: "", language: "", since: "" };

function Ask() {
  const client = useQueryClient();
  const runtimes = useQuery(runtimesQuery);
  const { act, busy, failed } = useAct();
  const [asked, setAsked] = useState(nothing);
  const field = (name: keyof typeof nothing) => ({
    value: asked[name],
    onChange: (event: { target: { value: string } }) => setAsked({ ...asked, [name]: event.target.value }),
  });
  const begin = (event: FormEvent) => {
    event.preventDefault();
    const { since, ...rest } = asked;
    const named = Object.fromEntries(Object.entries(rest).filter(([, value]) => value.trim() !== ""));
    const body: RejudgeAsked = { ...named, ...(since ? { since: new Date(since).toISOString() } : {}) };
    void act(async () => {
      await beginRejudge(body);
      setAsked(nothing);
      await client.invalidateQueries({ queryKey: ["admin", "rejudges"] });
    });
  };
  return (
    <section className="card" aria-labelledby="rejudge">
      <div className="head">
        <h2 id="rejudge">{words.title}</h2>
      </div>
      <form className="part" onSubmit={begin}>
        <p className="lead">{words.lead}</p>
        <div className="two full">
          <TextField label={words.problem} hint={words.problemHint} spellCheck={false} {...field("problem")} />
          <TextField label={words.submission} hint={words.submissionHint} spellCheck={false} {...field("submission")} />
          <SelectField label={words.verdict} {...field("verdict")}>
            <option value="">{words.any}</option>
            {codes.map((code) => (
              <option key={code} value={code}>
                {verdictOf(code).word}
              </option>
            ))}
          </SelectField>
          <SelectField label={words.language} {...field("language")}>
            <option value="">{words.any}</option>
            {runtimes.data?.runtimes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField label={words.since} type="datetime-local" {...field("since")} />
        </div>
        <Whole>{failed}</Whole>
        <button type="submit" className="btn go" disabled={busy || (!asked.problem.trim() && !asked.submission.trim())}>
          {words.act}
        </button>
      </form>
    </section>
  );
}

function One({ head }: { head: RejudgeHead }) {
  const client = useQueryClient();
  const { data } = useQuery(rejudgeQuery(head.id));
  const { act, busy, failed } = useAct();
  const now = data ?? head;
  const changed = () => client.invalidateQueries({ queryKey: ["admin", "rejudges"] });
  const { problem, submission, verdict, language } = now.asked;
  const what = [problem, submission, verdict, language].filter(Boolean).join(" · ");
  const apply = async () => {
    if (await confirm({ title: words.applyTitle, text: words.applyText, act: words.apply }))
      await act(() => applyRejudge(head.id).then(changed));
  };
  return (
    <li>
      <p>
        <b>{what}</b> <span className="tag">{words.states[now.state]}</span>{" "}
        <span className="dim">{ago(now.created_at)}</span>
      </p>
      {now.state === "judging" && (
        <Work share={now.total ? now.done / now.total : 0} label={words.done(now.done, now.total)} />
      )}
      {data && now.state !== "judging" && data.changes.length === 0 && <p className="soft">{words.noChanges}</p>}
      {data && data.changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={words.changes}>
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{words.submission}</th>
                <th scope="col">{words.before}</th>
                <th scope="col">{words.after}</th>
              </tr>
            </thead>
            <tbody>
              {data.changes.map((change) => (
                <tr key={change.submission}>
                  <th scope="row">
                    <Link className="link" to="/submissions/$id" params={{ id: change.submission }}>
                      {change.submission.slice(-8)}
                    </Link>
                  </th>
                  <td>
                    <Verdict code={change.before.verdict ?? "IE"} /> {change.before.score}
                  </td>
                  <td>
                    <Verdict code={change.after.verdict ?? "IE"} /> {change.after.score}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Whole>{failed}</Whole>
      {(now.state === "ready" || now.state === "judging") && (
        <div className="acts">
          {now.state === "ready" && (
            <button type="button" className="btn go" disabled={busy} onClick={() => void apply()}>
              {words.apply}
            </button>
          )}
          <button
            type="button"
            className="btn"
            disabled={busy}
            onClick={() => void act(() => discardRejudge(head.id).then(changed))}
          >
            {words.discard}
          </button>
        </div>
      )}
    </li>
  );
}
