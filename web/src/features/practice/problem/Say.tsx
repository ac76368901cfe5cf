// What a person has to say about a problem: that something is wrong, or that a test is missing.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { report, suggest, suggestionsQuery } from "../../../api/problems";
import { Dialog } from "../../../ui/Dialog";
import { TextArea, Whole } from "../../../ui/fields";
import { useAct } from "../../../ui/useAct";
import { messages } from "../messages";

interface Props {
  what: "report" | "suggest";
  slug: string;
  close: () => void;
}

export default function Say({ what, slug, close }: Props) {
  return what === "report" ? <Report slug={slug} close={close} /> : <Suggest slug={slug} close={close} />;
}

function Report({ slug, close }: Omit<Props, "what">) {
  const words = messages.report;
  const [text, setText] = useState("");
  const [sent, setSent] = useState(false);
  const { act, busy, failed } = useAct();
  const send = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await act(() => report(slug, text.trim()))) setSent(true);
  };
  return (
    <Dialog title={words.title} lead={words.lead} close={close}>
      {sent ? (
        <p role="status">{words.sent}</p>
      ) : (
        <form className="form" onSubmit={send}>
          <TextArea label={words.text} value={text} required onChange={(event) => setText(event.target.value)} />
          <Whole>{failed}</Whole>
          <div className="acts">
            <button type="submit" className="btn go" disabled={busy || text.trim() === ""}>
              {words.send}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Suggest({ slug, close }: Omit<Props, "what">) {
  const words = messages.suggest;
  const client = useQueryClient();
  const mine = useQuery(suggestionsQuery(slug));
  const [input, setInput] = useState("");
  const { act, busy, failed } = useAct();
  const send = async (event: React.FormEvent) => {
    event.preventDefault();
    const done = await act(() => suggest(slug, input));
    if (!done) return;
    setInput("");
    await client.invalidateQueries(suggestionsQuery(slug));
  };
  return (
    <Dialog title={words.title} lead={words.lead} close={close} broad>
      <form className="form" onSubmit={send}>
        <TextArea
          label={words.input}
          value={input}
          rows={8}
          spellCheck={false}
          style={{ fontFamily: "var(--font-code)" }}
          onChange={(event) => setInput(event.target.value)}
        />
        <Whole>{failed}</Whole>
        <div className="acts">
          <button type="submit" className="btn go" disabled={busy || input === ""}>
            {words.send}
          </button>
        </div>
      </form>
      {mine.data && mine.data.length > 0 && (
        <section className="mt-4" aria-live="polite">
          <h3>{words.mine}</h3>
          <ul>
            {mine.data.map((one) => (
              <li key={one.id}>
                <b>{words.states[one.state]}</b> <span className="soft">{one.word}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Dialog>
  );
}
