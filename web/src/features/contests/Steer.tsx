// What organisers do while a contest goes on and after it: announce, reveal, close.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import {
  announce,
  type Contest,
  closeContest,
  contestKey,
  contestsKey,
  removeContest,
  reveal,
} from "../../api/contests";
import { confirm, type Question } from "../../ui/confirm";
import { TextArea, Whole } from "../../ui/fields";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";
import { AboutField } from "./Questions";

const words = messages.steer;

export function Steer({ contest }: { contest: Contest }) {
  const { slug, phase } = contest;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { act, busy, failed } = useAct();
  const does = async (run: () => Promise<unknown>, question?: Question) => {
    if (question && !(await confirm(question))) return;
    await act(async () => {
      await run();
      await client.invalidateQueries({ queryKey: contestKey(slug) });
    });
  };
  const remove = async () => {
    if (!(await confirm({ title: words.removeAsk, text: words.removeText, act: words.remove, danger: true }))) return;
    await act(async () => {
      await removeContest(slug);
      client.removeQueries({ queryKey: contestKey(slug) });
      await client.invalidateQueries({ queryKey: contestsKey });
      await navigate({ to: "/contests" });
    });
  };
  const closeText = contest.rated ? words.closeRated : words.closeText;
  return (
    <section className="card" aria-labelledby="steer">
      <div className="head">
        <h2 id="steer">{words.title}</h2>
        {phase === "coming" && (
          <button type="button" className="btn danger end" disabled={busy} onClick={() => void remove()}>
            {words.remove}
          </button>
        )}
      </div>
      <div className="part form">
        {phase !== "past" && <p className="soft">{words.runs}</p>}
        {contest.closed && <p>{words.isClosed}</p>}
        {contest.to_reveal && (
          <>
            <p className="soft">{words.revealText}</p>
            <div className="acts">
              <button
                type="button"
                className="btn go"
                disabled={busy}
                onClick={() => void does(() => reveal(slug, false))}
              >
                {words.reveal}
              </button>
              <button
                type="button"
                className="btn"
                disabled={busy}
                onClick={() =>
                  void does(() => reveal(slug, true), {
                    title: words.revealAllAsk,
                    text: words.revealAllText,
                    act: words.revealAll,
                  })
                }
              >
                {words.revealAll}
              </button>
            </div>
          </>
        )}
        {phase === "past" && !contest.to_reveal && !contest.closed && (
          <div className="acts">
            <button
              type="button"
              className="btn go"
              disabled={busy}
              onClick={() =>
                void does(() => closeContest(slug), { title: words.closeAsk, text: closeText, act: words.close })
              }
            >
              {words.close}
            </button>
            <p className="soft">{closeText}</p>
          </div>
        )}
        <Whole>{failed}</Whole>
      </div>
      <Announce contest={contest} />
    </section>
  );
}

function Announce({ contest }: { contest: Contest }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [text, setText] = useState("");
  const [label, setLabel] = useState("");
  const [sent, setSent] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await act(() => announce(contest.slug, text, label || undefined)))) return;
    setText("");
    setSent(true);
    void client.invalidateQueries({ queryKey: contestKey(contest.slug) });
  };
  return (
    <form className="part form" aria-label={words.announce} onSubmit={(event) => void send(event)}>
      <AboutField contest={contest} value={label} change={setLabel} />
      <TextArea
        label={words.announceText}
        value={text}
        rows={3}
        maxLength={2000}
        onChange={(event) => {
          setText(event.target.value);
          setSent(false);
        }}
      />
      <Whole>{failed}</Whole>
      <div className="acts">
        <button type="submit" className="btn" disabled={busy || text.trim() === ""}>
          {words.announce}
        </button>
        <span role="status">{sent && words.announced}</span>
      </div>
    </form>
  );
}
