import { useQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { myFeedbackQuery } from "../../api/feedback";
import { onDay } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";

const words = messages.told;

export function Feedback() {
  const { data, error, refetch } = useQuery(myFeedbackQuery);
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
      </div>
      {!data ? (
        <RowBones />
      ) : data.items.length === 0 ? (
        <Empty icon={MessageSquare} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <ul className="said-list">
          {data.items.map((item) => (
            <li key={item.id}>
              <p className="said-text">{item.text}</p>
              <p className="dim">{words.on(item.page, onDay(item.created_at))}</p>
              {item.answer && item.answered_at ? (
                <blockquote>
                  <p className="dim">{words.answered(onDay(item.answered_at))}</p>
                  <p className="said-text">{item.answer}</p>
                </blockquote>
              ) : (
                <p>
                  <span className="tag">{words.waiting}</span>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
