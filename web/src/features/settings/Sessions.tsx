import { useQuery, useQueryClient } from "@tanstack/react-query";
import { endOtherSessions, endSession, sessionsQuery } from "../../api/me";
import type { LoginSession } from "../../api/shapes";
import { ago, onDay } from "../../lib/time";
import { confirm } from "../../ui/confirm";
import { DeviceIcon, deviceName } from "../../ui/Device";
import { Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { RowBones } from "../../ui/states";
import { toast } from "../../ui/toast";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.where;

export function Sessions() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const end = async (id: string) => {
    if (await act(() => endSession(id))) await client.invalidateQueries(sessionsQuery);
  };
  const endOthers = async () => {
    if (!(await confirm({ title: words.endTitle, text: words.endText, act: words.endOthers, danger: true }))) return;
    if (!(await act(endOtherSessions))) return;
    await client.invalidateQueries(sessionsQuery);
    await toast(words.ended, { kind: "good" });
  };
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <section className="card">
      <div className="head">
        <h2>{words.title}</h2>
        {data && data.length > 1 && (
          <button type="button" className="btn danger end" disabled={busy} onClick={endOthers}>
            {words.endOthers}
          </button>
        )}
      </div>
      <p className="lead px-4 pt-3 pb-1">{data?.length === 1 ? words.only : words.lead}</p>
      {data ? (
        <ul className="rows">
          {data.map((session) => (
            <Row key={session.id} session={session} busy={busy} end={() => void end(session.id)} />
          ))}
        </ul>
      ) : (
        <RowBones />
      )}
      {failed && (
        <div className="part">
          <Whole>{failed}</Whole>
        </div>
      )}
    </section>
  );
}

function Row({ session, busy, end }: { session: LoginSession; busy: boolean; end: () => void }) {
  return (
    <li>
      <span className="icon-cell">
        <DeviceIcon agent={session.agent} />
      </span>
      <div>
        <b>{deviceName(session.agent)}</b> {session.current && <span className="tag good">{words.current}</span>}{" "}
        {session.impersonation && <span className="tag bad">{words.admin}</span>}
        <small>
          {session.address} · {words.seen(ago(session.last_seen_at))} · {words.since(onDay(session.created_at))}
        </small>
      </div>
      <div className="acts">
        {!session.current && (
          <button
            type="button"
            className="btn bare"
            aria-label={`${words.end}: ${deviceName(session.agent)}, ${session.address}`}
            disabled={busy}
            onClick={end}
          >
            {words.end}
          </button>
        )}
      </div>
    </li>
  );
}
