// Whether and how one takes part: alone, in a team, or after the end.
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import {
  type Contest,
  contestKey,
  contestsKey,
  declineTeam,
  invite,
  joinTeam,
  register,
  startVirtual,
  unregister,
} from "../../api/contests";
import { confirm } from "../../ui/confirm";
import { TextField, Whole } from "../../ui/fields";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";
import { longText } from "./times";
import { useKnown } from "./useContest";

const words = messages.part;

export function Part({ contest }: { contest: Contest }) {
  const { slug, part, phase } = contest;
  const client = useQueryClient();
  const known = useKnown();
  const { act, busy, failed } = useAct();
  const does = (run: () => Promise<unknown>) =>
    act(async () => {
      await run();
      await client.invalidateQueries({ queryKey: contestKey(slug) });
      void client.invalidateQueries({ queryKey: contestsKey });
    });
  const length = new Date(contest.ends_at).getTime() - new Date(contest.starts_at).getTime();
  const begin = async () => {
    const yes = await confirm({
      title: words.virtualAsk,
      text: words.virtualAskText(longText(length)),
      act: words.virtual,
    });
    if (yes) await does(() => startVirtual(slug));
  };
  if (!known)
    return (
      phase !== "past" && (
        <section className="card part contest-part" aria-label={words.title}>
          <Link className="btn go" to="/sign-in" search={{ return_to: `/contests/${slug}` }}>
            {words.signIn}
          </Link>
        </section>
      )
    );
  const leave = part?.may_leave && phase !== "past" && (
    <button type="button" className="btn" disabled={busy} onClick={() => void does(() => unregister(slug))}>
      {part.team ? words.leaveTeam : words.leave}
    </button>
  );
  // Who came before the end and did nothing may still come virtually.
  const mayStart = phase === "past" && (!part || (!part.virtual && !part.team && part.may_leave));
  if (!part && phase === "past" && !mayStart) return null;
  return (
    <section className="card part contest-part" aria-label={words.title}>
      {part && !mayStart && (
        <div className="line">
          <p>
            {part.virtual
              ? part.running
                ? words.virtualIn
                : words.virtualOver
              : part.team
                ? words.inTeam(part.team)
                : words.isIn}
          </p>
          {leave}
        </div>
      )}
      {part?.team && <Team contest={contest} does={does} busy={busy} />}
      {!part && phase !== "past" && <Register contest={contest} does={does} busy={busy} />}
      {mayStart && (
        <div className="line">
          <p>{words.virtualText}</p>
          <button type="button" className="btn go" disabled={busy} onClick={() => void begin()}>
            {words.virtual}
          </button>
        </div>
      )}
      {phase !== "past" &&
        contest.invitations.map((one) => (
          <div className="line" key={one.entrant}>
            <p>{words.asked(one.team, one.captain ?? words.somebody)}</p>
            <button
              type="button"
              className="btn go"
              disabled={busy || part !== null}
              onClick={() => void does(() => joinTeam(slug, one.entrant))}
            >
              {words.join}
            </button>
            <button
              type="button"
              className="btn"
              disabled={busy}
              onClick={() => void does(() => declineTeam(slug, one.entrant))}
            >
              {words.decline}
            </button>
          </div>
        ))}
      <Whole>{failed}</Whole>
    </section>
  );
}

interface Doing {
  contest: Contest;
  does: (run: () => Promise<unknown>) => Promise<boolean>;
  busy: boolean;
}

function Register({ contest, does, busy }: Doing) {
  const [team, setTeam] = useState("");
  const found = (event: FormEvent) => {
    event.preventDefault();
    void does(() => register(contest.slug, team.trim()));
  };
  const teams = contest.team_size_max > 1;
  return (
    <div className="line">
      <button
        type="button"
        className={teams ? "btn" : "btn go"}
        disabled={busy}
        onClick={() => void does(() => register(contest.slug))}
      >
        {teams ? words.alone : words.register}
      </button>
      {teams && (
        <form className="line" onSubmit={found}>
          <TextField
            label={words.team}
            value={team}
            maxLength={40}
            required
            onChange={(event) => setTeam(event.target.value)}
          />
          <button type="submit" className="btn go" disabled={busy || team.trim() === ""}>
            {words.found}
          </button>
        </form>
      )}
    </div>
  );
}

function Team({ contest, does, busy }: Doing) {
  const [handle, setHandle] = useState("");
  const { part, slug } = contest;
  if (!part) return null;
  const open = part.captain && part.may_leave && contest.phase !== "past";
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (await does(() => invite(slug, handle.trim()))) setHandle("");
  };
  return (
    <div className="line">
      <p>
        {words.members}: {part.members.join(", ")}
        {part.invited.length > 0 && (
          <span className="soft">
            {" "}
            · {words.invited}: {part.invited.join(", ")}
          </span>
        )}
      </p>
      {open && part.members.length < contest.team_size_max && (
        <form className="line" onSubmit={(event) => void ask(event)}>
          <TextField
            label={words.handle}
            value={handle}
            autoCapitalize="none"
            spellCheck={false}
            required
            onChange={(event) => setHandle(event.target.value)}
          />
          <button type="submit" className="btn" disabled={busy || handle.trim() === ""}>
            {words.invite}
          </button>
        </form>
      )}
    </div>
  );
}
