import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { adminLogQuery } from "../../api/admin";
import { kindName } from "../../api/log";
import { Fell } from "../../ui/Guard";
import { LogTable } from "../../ui/LogTable";
import { More } from "../../ui/More";
import { RowBones } from "../../ui/states";
import { messages } from "./messages";

/** Of whoever has left only the id is known. Ids begin with the time; their ends tell them apart. */
const ID_SHOWN_CHARS = 8;

function Who({ id, handle }: { id: string; handle?: string | null }) {
  return (
    <Link className="link" to="/admin/people" search={{ person: id }} title={id}>
      {handle ?? id.slice(-ID_SHOWN_CHARS)}
    </Link>
  );
}

export function Log() {
  const log = useInfiniteQuery(adminLogQuery);
  const lines = log.data?.pages.flatMap((page) => page.items) ?? [];
  if (log.error) return <Fell error={log.error} again={() => void log.refetch()} />;
  return (
    <section className="card">
      {!log.data ? (
        <RowBones count={6} icon={false} />
      ) : lines.length === 0 ? (
        <p className="part soft">{messages.log.none}</p>
      ) : (
        <LogTable
          people
          lines={lines.map((line) => ({
            ...line,
            what: kindName(line.kind),
            who: (
              <>
                {line.user && <Who id={line.user} handle={line.handle} />}{" "}
                {line.actor && line.actor !== line.user && <Who id={line.actor} />}
              </>
            ),
          }))}
        />
      )}
      <More pages={log} />
    </section>
  );
}
