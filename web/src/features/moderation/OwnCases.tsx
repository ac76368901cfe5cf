// What moderators decided against oneself, why, and the one appeal there is.
import "./moderation.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { components } from "../../api/__generated__/schema";
import { appealCase, ownCasesQuery } from "../../api/duelCases";
import { useSession } from "../../api/session";
import { TextArea, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { words } from "./duelMessages";

const own = words.own;

export function OwnCases() {
  const session = useSession();
  const person = session.data?.person ?? null;
  const known = person !== null && !person.guest;
  const { data, error, refetch } = useQuery({ ...ownCasesQuery, enabled: known });
  if (!session.isPending && !known)
    return (
      <Empty icon={ShieldCheck} title={own.title} whole>
        <Link className="btn" to="/sign-in">
          {own.signIn}
        </Link>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <div className="moderation">
      <h1>{own.title}</h1>
      <section className="card" aria-label={own.title}>
        {!data ? (
          <RowBones icon={false} />
        ) : data.items.length === 0 ? (
          <Empty icon={ShieldCheck} title={own.none}>
            <p>{own.noneText}</p>
          </Empty>
        ) : (
          <>
            {data.frozen && <p className="part">{own.frozen}</p>}
            <ul className="said-list">
              {data.items.map((one) => (
                <Own key={one.id} one={one} />
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  );
}

function Own({ one }: { one: components["schemas"]["OwnCase"] }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [text, setText] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await appealCase(one.id, text);
      await client.invalidateQueries(ownCasesQuery);
    });
  };
  return (
    <li>
      <p className="acts">
        <b>{own.why}</b>
        <Link className="link" to="/duels/$id/replay" params={{ id: one.duel }}>
          {words.replay}
        </Link>
      </p>
      <p className="said-text">{one.reason}</p>
      {one.appeal ? (
        <>
          <p className="dim">{own.sent}</p>
          <blockquote className="said-text">{one.appeal}</blockquote>
        </>
      ) : (
        <form className="form" onSubmit={send}>
          <TextArea
            label={own.appeal}
            value={text}
            maxLength={4000}
            onChange={(event) => setText(event.target.value)}
          />
          <Whole>{failed}</Whole>
          <div className="acts">
            <button type="submit" className="btn" disabled={busy || text.trim() === ""}>
              {own.send}
            </button>
          </div>
        </form>
      )}
    </li>
  );
}
