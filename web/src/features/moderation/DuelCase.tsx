// One case: both programs beside each other, what was noticed and where, what happened when, and the decision.
import "./moderation.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ShieldX } from "lucide-react";
import { type FormEvent, useMemo, useState } from "react";
import { may, useSession } from "../../api/session";
import { diffLines } from "../../lib/diff";
import { atMoment } from "../../lib/time";
import { percent } from "../../lib/units";
import { TextArea, Whole } from "../../ui/fields";
import { Fell } from "../../ui/Guard";
import { SideBySide } from "../../ui/SideBySide";
import { Empty, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { type CaseView, caseQuery, type Decision, decideCase, type Likeness, noteCase } from "./cases";
import { words } from "./duelMessages";
import { messages } from "./messages";

const AROUND = 4;
const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** From the start of the duel: 3:07. */
export function clock(t_ms: number): string {
  const seconds = Math.floor(t_ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

export function DuelCase() {
  const { id } = useParams({ from: "/framed/moderation/duels/$id" });
  const session = useSession();
  const allowed = may(session.data?.person ?? null, "duels.review");
  const { data, error, refetch } = useQuery({ ...caseQuery(id), enabled: allowed });
  if (!session.isPending && !allowed)
    return (
      <Empty icon={ShieldX} title={messages.denied} whole>
        <p>{messages.deniedText}</p>
      </Empty>
    );
  if (error) return <Fell error={error} again={() => void refetch()} />;
  return (
    <div className="moderation duel-case">
      {data ? (
        <View view={data} />
      ) : (
        <section className="card">
          <RowBones count={6} icon={false} />
        </section>
      )}
    </div>
  );
}

function View({ view }: { view: CaseView }) {
  const { duel, side, reports, appeal } = view;
  const own = duel[side];
  const other = duel[side === "left" ? "right" : "left"];
  const nameOf = (one: "left" | "right") => duel[one].display_name;
  const own_code = view[side];
  return (
    <>
      <header className="case-head">
        <h1>{words.heading(own.display_name)}</h1>
        <p className="soft">
          {words.against(other.display_name, atMoment(duel.ended_at ?? duel.created_at))}{" "}
          <span className={view.case.state === "upheld" ? "tag bad" : "tag"}>{words.states[view.case.state]}</span>{" "}
          <span className="tag">{words.points(view.case.points)}</span>{" "}
          {view.frozen && <span className="tag bad">{words.frozen}</span>}
        </p>
        <p className="acts">
          <Link className="btn" to="/duels/$id/replay" params={{ id: duel.id }}>
            {words.replay}
          </Link>
          {duel.problem && (
            <Link className="btn bare" to="/problems/$slug" params={{ slug: duel.problem.slug }}>
              {duel.problem.title}
            </Link>
          )}
        </p>
      </header>
      <Findings view={view} />
      <Codes view={view} nameOf={nameOf} />
      {view.similar.length > 0 && (
        <section className="card" aria-labelledby="similar">
          <div className="head">
            <h2 id="similar">{words.similar}</h2>
          </div>
          {view.similar.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they come in one order and have no other name.
            <Similar key={index} one={one} text={own_code?.text ?? ""} who={own.display_name} />
          ))}
        </section>
      )}
      <section className="card" aria-labelledby="case-reports">
        <div className="head">
          <h2 id="case-reports">{words.reports}</h2>
        </div>
        {reports.length === 0 ? (
          <p className="part soft">{words.noReports}</p>
        ) : (
          <ul className="said-list">
            {reports.map((report) => (
              <li key={`${report.at}${report.by}`}>
                <p>
                  <b>{words.reasons[report.reason] ?? report.reason}</b>{" "}
                  <span className="dim">{messages.reported(report.by ?? words.somebody, atMoment(report.at))}</span>
                </p>
                {report.text && <p className="said-text">{report.text}</p>}
              </li>
            ))}
          </ul>
        )}
      </section>
      {appeal && (
        <section className="card" aria-labelledby="case-appeal">
          <div className="head">
            <h2 id="case-appeal">{words.appeal}</h2>
          </div>
          <p className="part said-text">{appeal}</p>
        </section>
      )}
      <Decide view={view} />
      <Log view={view} />
      <Timeline view={view} nameOf={nameOf} />
    </>
  );
}

function Findings({ view }: { view: CaseView }) {
  return (
    <section className="card" aria-labelledby="findings">
      <div className="head">
        <h2 id="findings">{words.findings}</h2>
      </div>
      {view.findings.length === 0 ? (
        <Empty icon={ShieldX} title={words.noFindings}>
          <p>{words.noFindingsText}</p>
        </Empty>
      ) : (
        <ul className="said-list">
          {view.findings.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they come in one order and have no other name.
            <li key={index}>
              <p className="acts">
                <b>{words.signs[finding.sign]}</b>
                <span className="tag">{words.worth(finding.points)}</span>
                {finding.place && (
                  <Link
                    className="link"
                    to="/duels/$id/replay"
                    params={{ id: view.duel.id }}
                    search={{ t: finding.place.t_ms }}
                  >
                    {words.atTime(clock(finding.place.t_ms))}
                  </Link>
                )}
              </p>
              <p className="said-text">{finding.reason}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type NameOf = (side: "left" | "right") => string;

function Codes({ view, nameOf }: { view: CaseView; nameOf: NameOf }) {
  const { left, right } = view;
  const rows = useMemo(() => diffLines(left?.text ?? "", right?.text ?? ""), [left, right]);
  const head = (side: "left" | "right") => {
    const code = view[side];
    return code ? words.codeOf(nameOf(side), code.language, code.handed_in) : words.nothingOf(nameOf(side));
  };
  return (
    <section className="card" aria-labelledby="codes">
      <div className="head">
        <h2 id="codes">{words.codes}</h2>
      </div>
      {left || right ? (
        <SideBySide left={head("left")} right={head("right")} rows={rows} />
      ) : (
        <p className="part soft">{words.noCode}</p>
      )}
    </section>
  );
}

function Similar({ one, text, who }: { one: Likeness; text: string; who: string }) {
  const rows = useMemo(() => diffLines(text, one.text), [text, one.text]);
  const name = one.name ?? words.somebody;
  const whose = one.jury ? words.jury(name) : name;
  const span = (first: number, last: number) => (first === last ? String(first) : `${first}–${last}`);
  return (
    <details className="alike">
      <summary>
        <b>{words.alike(percent(one.score), whose)}</b>{" "}
        {one.at && <span className="dim">{words.handedIn(atMoment(one.at))}</span>}
      </summary>
      <ul className="alike-lines">
        {one.lines.map((lines) => (
          <li key={`${lines.own_first}-${lines.other_first}`}>
            {words.alikeLines(span(lines.own_first, lines.own_last), span(lines.other_first, lines.other_last))}
          </li>
        ))}
      </ul>
      <SideBySide left={who} right={whose} rows={rows} around={AROUND} />
    </details>
  );
}

function Decide({ view }: { view: CaseView }) {
  const { id, state } = view.case;
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [reason, setReason] = useState("");
  const decide = (decision: Decision) =>
    act(async () => {
      try {
        client.setQueryData(caseQuery(id).queryKey, await decideCase(id, decision, reason));
        setReason("");
      } finally {
        // Where somebody else has decided meanwhile, the page says so.
        await client.invalidateQueries({ queryKey: ["mine", "moderation"] });
      }
    });
  return (
    <section className="card" aria-labelledby="decide">
      <div className="head">
        <h2 id="decide">{words.decide}</h2>
      </div>
      <div className="part">
        {view.refunds.map((refund) => (
          <p key={refund.name}>{words.refund(refund.name ?? words.somebody, points.format(refund.amount))}</p>
        ))}
        {state === "dismissed" ? (
          <p className="soft">{words.decided}</p>
        ) : (
          <form className="form" onSubmit={(event) => event.preventDefault()}>
            {state === "open" && <p className="soft">{words.decideLead}</p>}
            <TextArea
              label={words.reason}
              value={reason}
              maxLength={4000}
              onChange={(event) => setReason(event.target.value)}
            />
            <Whole>{failed}</Whole>
            <div className="acts">
              {state === "open" && (
                <button
                  type="button"
                  className="btn danger"
                  disabled={busy || reason.trim() === ""}
                  onClick={() => void decide("uphold")}
                >
                  {words.uphold}
                </button>
              )}
              {state === "upheld" && view.frozen && (
                <button
                  type="button"
                  className="btn"
                  disabled={busy || reason.trim() === ""}
                  onClick={() => void decide("lift")}
                >
                  {words.lift}
                </button>
              )}
              <button
                type="button"
                className="btn"
                disabled={busy || reason.trim() === ""}
                onClick={() => void decide("dismiss")}
              >
                {state === "open" ? words.dismiss : words.undo}
              </button>
            </div>
          </form>
        )}
      </div>
    </section>
  );
}

function Log({ view }: { view: CaseView }) {
  const { id } = view.case;
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const [text, setText] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    void act(async () => {
      await noteCase(id, text);
      setText("");
      await client.invalidateQueries(caseQuery(id));
    });
  };
  return (
    <section className="card" aria-labelledby="case-log">
      <div className="head">
        <h2 id="case-log">{words.log}</h2>
      </div>
      <ul className="said-list">
        {view.log.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows at its end.
          <li key={index}>
            <p>
              <b>{line.by ?? (line.act === "opened" ? words.server : words.somebody)}</b> {words.acts[line.act]}{" "}
              <span className="dim">{atMoment(line.at)}</span>
            </p>
            {line.text && <p className="said-text">{line.text}</p>}
          </li>
        ))}
      </ul>
      <div className="part border-t border-stroke-1">
        <form className="form" onSubmit={add}>
          <TextArea
            label={words.note}
            value={text}
            rows={2}
            maxLength={4000}
            onChange={(event) => setText(event.target.value)}
          />
          <Whole>{failed}</Whole>
          <div className="acts">
            <button type="submit" className="btn" disabled={busy || text.trim() === ""}>
              {words.addNote}
            </button>
          </div>
        </form>
      </div>
    </section>
  );
}

function Timeline({ view, nameOf }: { view: CaseView; nameOf: NameOf }) {
  return (
    <section className="card" aria-labelledby="timeline">
      <div className="head">
        <h2 id="timeline">{words.timeline}</h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll-x timeline" tabIndex={0} aria-label={words.table}>
        <table className="list">
          <thead>
            <tr>
              <th>{words.when}</th>
              <th>{words.side}</th>
              <th>{words.what}</th>
            </tr>
          </thead>
          <tbody>
            {view.timeline.map(({ t_ms, event }) => (
              <tr key={event.seq}>
                <td>{clock(t_ms)}</td>
                <td>{event.side ? nameOf(event.side) : ""}</td>
                <td>
                  {words.events[event.type] ?? event.type}
                  {event.chars != null && ` (${words.chars(event.chars)})`}
                  {event.verdict != null && ` (${event.verdict})`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
