import { useQuery } from "@tanstack/react-query";
import { Mail as MailIcon } from "lucide-react";
import { mailQuery } from "../../api/admin";
import { atMoment } from "../../lib/time";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { messages } from "./messages";

const words = messages.mail;

/** What would have gone out. A link in it can be passed on by hand. */
export function Mail() {
  const { data, error, refetch } = useQuery(mailQuery);
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <section className="card">
      {!data ? (
        <RowBones />
      ) : data.length === 0 ? (
        <Empty icon={MailIcon} title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <ul className="mails">
          {data.map((message) => {
            const at = message.created_at;
            return (
              <li key={message.id}>
                <details>
                  <summary>
                    <b>{message.subject}</b> <span className="soft">{words.to(message.to)}</span>
                    {at && (
                      <time className="dim" dateTime={at}>
                        {atMoment(at)}
                      </time>
                    )}
                  </summary>
                  <pre>{message.text}</pre>
                </details>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
