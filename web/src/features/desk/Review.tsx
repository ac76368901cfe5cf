// What author and reviewers say to each other, and what it comes to.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageSquare } from "lucide-react";
import { type FormEvent, useState } from "react";
import { comment, commentsQuery, type DeskProblemView, type ReviewState, review } from "../../api/desk";
import { may, usePerson } from "../../api/session";
import { ago } from "../../lib/time";
import { SelectField, TextArea, TextField, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.review;

export function Review({ problem }: { problem: DeskProblemView }) {
  const client = useQueryClient();
  const person = usePerson();
  const comments = useQuery(commentsQuery(problem.id));
  const { act, busy, failed } = useAct();
  const isAuthor = person !== null && problem.author === person.handle;
  const manages = may(person, "problems.manage");
  const open = problem.state === "in_review" || problem.state === "changes_asked";
  const reviews = open && (manages || (!isAuthor && may(person, "problems.review")));
  const put = (state: ReviewState) =>
    act(async () => {
      await review(problem.id, state);
      await client.invalidateQueries({ queryKey: ["mine", "desk"] });
    });
  return (
    <section className="card" aria-label={messages.tabs.review}>
      <div className="head">
        <span className="soft">{words.lead[problem.state]}</span>
        <div className="acts end">
          {(isAuthor || manages) && problem.state !== "in_review" && problem.state !== "approved" && (
            <button type="button" className="btn" disabled={busy} onClick={() => void put("in_review")}>
              {words.propose}
            </button>
          )}
          {reviews && (
            <>
              <button type="button" className="btn" disabled={busy} onClick={() => void put("changes_asked")}>
                {words.ask}
              </button>
              <button type="button" className="btn go" disabled={busy} onClick={() => void put("approved")}>
                {words.approve}
              </button>
            </>
          )}
        </div>
      </div>
      <Whole>{failed}</Whole>
      {comments.error ? (
        <Fell error={comments.error} again={() => void comments.refetch()} />
      ) : !comments.data ? (
        <RowBones icon={false} />
      ) : comments.data.length === 0 ? (
        <Empty icon={MessageSquare} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <ul className="said-list">
          {comments.data.map((one) => (
            <li key={one.id}>
              <p className="dim">
                {one.by ?? words.nobody} · {ago(one.created_at)}
                {one.path && (
                  <>
                    {" · "}
                    <Link
                      className="link"
                      to="/desk/$id"
                      params={{ id: problem.id }}
                      search={{ tab: "files", file: one.path }}
                    >
                      {one.path}
                      {one.line !== null && `:${one.line}`}
                    </Link>
                  </>
                )}
              </p>
              <p className="said-text">{one.text}</p>
            </li>
          ))}
        </ul>
      )}
      <Say problem={problem} />
    </section>
  );
}

function Say({ problem }: { problem: DeskProblemView }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [text, setText] = useState("");
  const [path, setPath] = useState("");
  const [line, setLine] = useState("");
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const place = path ? { path, ...(Number(line) > 0 ? { line: Number(line) } : {}) } : {};
    const done = await act(async () => {
      await comment(problem.id, { text, ...place });
      await client.invalidateQueries(commentsQuery(problem.id));
    });
    if (done) setText("");
  };
  return (
    <form className="form part say" onSubmit={(event) => void send(event)}>
      <TextArea label={words.text} value={text} onChange={(event) => setText(event.target.value)} />
      <div className="pair">
        <SelectField label={words.file} value={path} onChange={(event) => setPath(event.target.value)}>
          <option value="">{words.noFile}</option>
          {problem.files.map((file) => (
            <option key={file.path}>{file.path}</option>
          ))}
        </SelectField>
        {path && (
          <TextField
            label={words.line}
            inputMode="numeric"
            value={line}
            onChange={(event) => setLine(event.target.value)}
          />
        )}
      </div>
      <Whole>{failed}</Whole>
      <div className="acts">
        <button type="submit" className="btn" disabled={busy || text.trim() === ""}>
          {words.say}
        </button>
      </div>
    </form>
  );
}
