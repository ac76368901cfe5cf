import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { useState } from "react";
import { object } from "valibot";
import { adminFeedbackQuery, answerFeedback } from "../../api/admin";
import { limited, limits } from "../../api/limited";
import type { AdminFeedback } from "../../api/shapes";
import { onDay } from "../../lib/time";
import { TextArea, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";

const words = messages.feedback;

export function Feedback() {
  const feedback = useInfiniteQuery(adminFeedbackQuery);
  const items = feedback.data?.pages.flatMap((page) => page.items) ?? [];
  if (feedback.error) return <Fell error={feedback.error} again={() => void feedback.refetch()} />;
  return (
    <section className="card">
      {!feedback.data ? (
        <RowBones icon={false} />
      ) : items.length === 0 ? (
        <Empty icon={MessageSquare} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <ul className="said-list">
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      <More pages={feedback} />
    </section>
  );
}

function Item({ item }: { item: AdminFeedback }) {
  const [answering, setAnswering] = useState(false);
  const who = item.person?.handle ?? item.contact ?? words.nobody;
  return (
    <li>
      <p className="dim">{words.from(who, item.page, onDay(item.created_at))}</p>
      <p className="said-text">{item.text}</p>
      {item.answer && (
        <blockquote>
          <p className="dim">{words.answered(item.answered_at ? onDay(item.answered_at) : "")}</p>
          <p className="said-text">{item.answer}</p>
        </blockquote>
      )}
      {answering ? (
        <Answer item={item} close={() => setAnswering(false)} />
      ) : (
        !item.answer && (
          <div className="acts pt-1">
            <button type="button" className="btn" onClick={() => setAnswering(true)}>
              {words.answer}
            </button>
          </div>
        )
      )}
    </li>
  );
}

const schema = object({ text: limited(limits.FeedbackAnswer.text) });

function Answer({ item, close }: { item: AdminFeedback; close: () => void }) {
  const client = useQueryClient();
  const { submit, field, whole, busy } = useForm(schema, { text: "" });
  const send = submit(async ({ text }) => {
    await answerFeedback(item.id, text);
    await client.invalidateQueries(adminFeedbackQuery);
    close();
  });
  const hint = item.person ? words.hint : item.contact ? words.hintContact(item.contact) : words.hintNobody;
  return (
    <form className="form pt-2" onSubmit={send} noValidate>
      <TextArea label={words.yours} hint={hint} autoFocus {...field("text")} />
      <Whole>{whole}</Whole>
      <div className="acts">
        <button type="submit" className="btn go" disabled={busy}>
          {words.send}
        </button>
      </div>
    </form>
  );
}
