// Words between the two, or among those who watch. Players have phrases while they play, and free speech after.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Whole } from "../../../ui/fields";
import { useAct } from "../../../ui/useAct";
import { type Duel, messagesKey, messagesQuery, other, phrases, reactions, say } from "../api";
import { messages } from "../messages";
import { usePlayer } from "../useArena";

const words = messages.chat;
/** Messages are told at once to whoever follows the duel; those who came late, or were cut, read them so often. */
export const CHAT_EVERY_MS = 10_000;
const TEXT_MAX = 500;

export function Chat({ duel }: { duel: Duel }) {
  const client = useQueryClient();
  const player = usePlayer();
  const { data } = useQuery({
    ...messagesQuery(duel.id),
    refetchInterval: CHAT_EVERY_MS,
  });
  const [text, setText] = useState("");
  const { act, busy, failed } = useAct();
  const list = useRef<HTMLOListElement>(null);
  const count = data?.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is what it scrolls for.
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count]);
  const send = (what: Parameters<typeof say>[1]) =>
    act(async () => {
      await say(duel.id, what);
      await client.invalidateQueries({ queryKey: messagesKey(duel.id) });
    });
  const over = duel.state === "finished";
  const free = duel.you === null || over;
  const them = duel.you && duel[other(duel.you)];
  return (
    <div className="chat">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <ol ref={list} aria-live="polite" aria-label={words.title} tabIndex={0}>
        {count === 0 && <li className="soft">{words.none}</li>}
        {data?.map((message) => (
          <li key={message.id} className={message.side ?? undefined}>
            <b>{message.name ?? (message.side ? duel[message.side].name : "")}</b>{" "}
            {message.text ??
              (message.phrase ? words.phrases[message.phrase] : words.reactions[message.reaction ?? ""]) ??
              ""}
          </li>
        ))}
      </ol>
      {them?.kind === "ghost" ? (
        <p className="note">{words.ghostDeaf}</p>
      ) : player ? (
        <>
          {duel.you && (
            <div className="phrases">
              {phrases.map((phrase) => (
                <button key={phrase} type="button" disabled={busy} onClick={() => void send({ phrase })}>
                  {words.phrases[phrase]}
                </button>
              ))}
              {reactions.map((reaction) => (
                <button
                  key={reaction}
                  type="button"
                  className="reaction"
                  disabled={busy}
                  onClick={() => void send({ reaction })}
                >
                  {words.reactions[reaction]}
                </button>
              ))}
            </div>
          )}
          {free ? (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (text.trim()) void send({ text: text.trim() }).then((done) => done && setText(""));
              }}
            >
              <input
                className="field"
                aria-label={words.say}
                placeholder={words.say}
                maxLength={TEXT_MAX}
                value={text}
                onChange={({ target }) => setText(target.value)}
              />
              <button type="submit" className="btn icon" aria-label={words.send} disabled={busy || !text.trim()}>
                <Send size={14} aria-hidden />
              </button>
            </form>
          ) : (
            <p className="note">{words.phrasesOnly}</p>
          )}
          {duel.you === null && !over && <p className="note">{words.spectatorsOnly}</p>}
        </>
      ) : (
        <p className="note">{messages.watch.signIn}</p>
      )}
      <Whole>{failed}</Whole>
    </div>
  );
}
