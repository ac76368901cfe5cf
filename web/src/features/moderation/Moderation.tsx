// What waits for a decision: problems put forward, reports, and suggested tests.
import "./moderation.css";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FilePen, Flag, ShieldX } from "lucide-react";
import { type FormEvent, useState } from "react";
import { deskQuery, type ProblemReport, reportsQuery, settleReport } from "../../api/desk";
import { may, useSession } from "../../api/session";
import { ago } from "../../lib/time";
import { TextField, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { DuelCases } from "./DuelCases";
import { messages } from "./messages";
import { Suggestions } from "./Suggestions";

export function Moderation() {
  const session = useSession();
  const person = session.data?.person ?? null;
  const problems = may(person, "problems.review") || may(person, "problems.manage");
  const duels = may(person, "duels.review");
  const allowed = problems || duels;
  if (!session.isPending && !allowed)
    return (
      <Empty icon={ShieldX} title={messages.denied} whole>
        <p>{messages.deniedText}</p>
      </Empty>
    );
  return (
    <div className="moderation">
      <h1>{messages.title}</h1>
      {duels && <DuelCases />}
      {problems && (
        <>
          <Proposed />
          <Reports />
          {may(person, "problems.review") && <Suggestions />}
        </>
      )}
    </div>
  );
}

function Proposed() {
  const { data, error, refetch } = useQuery(deskQuery({ mine: false, state: "in_review" }));
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <section className="card" aria-labelledby="proposed">
      <div className="head">
        <h2 id="proposed">{messages.proposed}</h2>
      </div>
      {!data ? (
        <RowBones />
      ) : data.length === 0 ? (
        <Empty icon={FilePen} title={messages.noneProposed}>
          <p>{messages.noneProposedText}</p>
        </Empty>
      ) : (
        <ul className="rows">
          {data.map((problem) => (
            <li key={problem.id}>
              <FilePen className="icon-cell" size={18} aria-hidden />
              <div>
                <b>{problem.title}</b>
                <small>{messages.by(problem.author ?? messages.somebody, ago(problem.updated_at))}</small>
              </div>
              <Link className="btn" to="/desk/$id" params={{ id: problem.id }} search={{ tab: "review" }}>
                {messages.read}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Reports() {
  const pages = useInfiniteQuery(reportsQuery);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (pages.error) return <Fell error={pages.error} again={() => void pages.refetch()} />;
  return (
    <section className="card" aria-labelledby="reports">
      <div className="head">
        <h2 id="reports">{messages.reports}</h2>
      </div>
      {!pages.data ? (
        <RowBones icon={false} />
      ) : items.length === 0 ? (
        <Empty icon={Flag} title={messages.noneReports}>
          <p>{messages.noneReportsText}</p>
        </Empty>
      ) : (
        <ul className="said-list">
          {items.map((report) => (
            <Report key={report.id} report={report} />
          ))}
        </ul>
      )}
      <More pages={pages} />
    </section>
  );
}

function Report({ report }: { report: ProblemReport }) {
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [resolution, setResolution] = useState("");
  const settle = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await settleReport(report.id, resolution);
      await client.invalidateQueries(reportsQuery);
    });
  };
  return (
    <li>
      <p>
        <Link className="link" to="/problems/$slug" params={{ slug: report.slug }}>
          {report.title}
        </Link>{" "}
        <span className="dim">{messages.reported(report.by ?? messages.somebody, ago(report.created_at))}</span>
      </p>
      <p className="said-text">{report.text}</p>
      <form className="form" onSubmit={settle}>
        <TextField
          label={messages.resolution}
          value={resolution}
          onChange={(event) => setResolution(event.target.value)}
        />
        <Whole>{failed}</Whole>
        <div className="acts">
          <button type="submit" className="btn" disabled={busy || resolution.trim() === ""}>
            {messages.settle}
          </button>
        </div>
      </form>
    </li>
  );
}
