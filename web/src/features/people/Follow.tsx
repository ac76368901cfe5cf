// Following and blocking somebody, and whom one follows.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ban, UserRoundCheck, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import {
  block,
  follow,
  followKey,
  followsQuery,
  type PublicPerson,
  personKey,
  unblock,
  unfollow,
  type Way,
  ways,
} from "../../api/people";
import { onDay } from "../../lib/time";
import { confirm } from "../../ui/confirm";
import { Face } from "../../ui/Face";
import { Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.follow;

/** What one may have to do with somebody: follow them, or block them. */
export function Between({ person }: { person: PublicPerson }) {
  const { handle, you_follow: follows, you_block: blocks } = person;
  const queries = useQueryClient();
  const { act, busy, failed } = useAct();
  const turn = (change: (handle: string) => Promise<unknown>) =>
    act(async () => {
      await change(handle);
      await Promise.all([
        queries.invalidateQueries({ queryKey: personKey(handle) }),
        queries.invalidateQueries({ queryKey: followKey }),
        queries.invalidateQueries({ queryKey: ["mine", "arena", "leaderboard"] }),
      ]);
    });
  const turnBlock = async () => {
    const question = { title: messages.block.title(handle), text: messages.block.text, act: messages.block.block };
    if (blocks) await turn(unblock);
    else if (await confirm({ ...question, danger: true })) await turn(block);
  };
  return (
    <div className="follow">
      <div className="acts">
        {!blocks && (
          <button
            type="button"
            className="btn"
            aria-pressed={follows}
            disabled={busy}
            onClick={() => void turn(follows ? unfollow : follow)}
          >
            {follows ? <UserRoundCheck size={16} aria-hidden /> : <UserRoundPlus size={16} aria-hidden />}
            {follows ? words.following : words.follow}
          </button>
        )}
        <button type="button" className="btn bare" disabled={busy} onClick={() => void turnBlock()}>
          <Ban size={15} aria-hidden /> {blocks ? messages.block.unblock : messages.block.block}
        </button>
      </div>
      <Whole>{failed}</Whole>
    </div>
  );
}

/** One's own lists. Nobody else sees them. */
export function Follows() {
  const [way, setWay] = useState<Way>("following");
  const list = useInfiniteQuery(followsQuery(way));
  const people = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="follows" aria-labelledby="follows">
      <h2 id="follows">{words.title}</h2>
      <div className="card">
        {/* biome-ignore lint/a11y/useSemanticElements: buttons that stay pressed, not a form. */}
        <div className="tabs" role="group" aria-label={words.title}>
          {ways.map((one) => (
            <button key={one} type="button" aria-pressed={one === way} onClick={() => setWay(one)}>
              {words.ways[one]}
            </button>
          ))}
        </div>
        {list.error ? (
          <Fell error={list.error} again={() => void list.refetch()} />
        ) : !list.data ? (
          <RowBones count={3} />
        ) : people.length === 0 ? (
          <p className="part soft">{words.none[way]}</p>
        ) : (
          <>
            <ul className="people-list">
              {people.map((person) => (
                <li key={person.handle}>
                  <Face name={person.name || person.handle} avatar={person.avatar} other />
                  <Link className="plain" to="/u/$handle" params={{ handle: person.handle }}>
                    <b>{person.name || person.handle}</b>
                  </Link>
                  <span className="soft">{words.since(onDay(person.since))}</span>
                </li>
              ))}
            </ul>
            <More pages={list} />
          </>
        )}
      </div>
    </section>
  );
}
