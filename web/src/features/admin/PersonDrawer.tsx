// One account, and what may be done with it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { check, object, pipe, string } from "valibot";
import {
  adminPersonQuery,
  ban,
  endSessionsOf,
  impersonate,
  personLogQuery,
  personSessionsQuery,
  setRole,
  setVerified,
  unban,
} from "../../api/admin";
import { limited, limits } from "../../api/limited";
import { kindName } from "../../api/log";
import { may, usePerson, useSetPerson } from "../../api/session";
import type { Person, Role } from "../../api/shapes";
import { ago, atMoment, onDay } from "../../lib/time";
import { confirm } from "../../ui/confirm";
import { DeviceIcon, deviceName } from "../../ui/Device";
import { Dialog } from "../../ui/Dialog";
import { Face } from "../../ui/Face";
import { TextField, Whole } from "../../ui/fields";
import { useForm } from "../../ui/form";
import { Fell, Guard } from "../../ui/Guard";
import { Bone, RowBones } from "../../ui/states";
import { useAct } from "../../ui/useAct";
import { messages } from "./messages";

const words = messages.person;
const { roles } = messages.people;

export function PersonDrawer({ id, close }: { id: string; close: () => void }) {
  const { data, error, refetch } = useQuery(adminPersonQuery(id));
  return (
    <Dialog title={data ? words.of(data.handle) : messages.pages.people} close={close} drawer>
      {error ? (
        <div className="part pt-12">
          <Fell error={error} again={() => void refetch()} />
        </div>
      ) : data ? (
        <Account person={data} />
      ) : (
        <div className="part">
          <Bone w={96} h={96} />
          <Bone w="60%" h={28} />
          <Bone w="40%" />
          <Bone w="80%" h={96} />
        </div>
      )}
    </Dialog>
  );
}

function Account({ person }: { person: Person }) {
  return (
    <div className="account">
      <header>
        <Face name={person.name || person.handle} large other />
        <div>
          <p className="big-name" aria-hidden>
            {person.handle}
          </p>
          <p className="soft">{person.name}</p>
          {!person.guest && (
            <Link className="link" to="/u/$handle" params={{ handle: person.handle }}>
              {words.page}
            </Link>
          )}
        </div>
      </header>
      {person.banned && (
        <p className="whole">
          <span>
            <b>{words.bannedFor(person.banned.reason)}</b>
            <br />
            {onDay(person.banned.at)},{" "}
            {person.banned.until ? words.bannedUntil(atMoment(person.banned.until)) : words.bannedForever}
          </span>
        </p>
      )}
      <Acts person={person} />
      <dl className="facts-list">
        <dt>{words.email}</dt>
        <dd>
          {person.email ?? words.noEmail}{" "}
          {person.email && (
            <span className={person.email_verified ? "tag good" : "tag"}>
              {person.email_verified ? words.confirmed : messages.people.unverified}
            </span>
          )}
        </dd>
        <dt>{words.since}</dt>
        <dd>{atMoment(person.created_at)}</dd>
        <dt>{words.seen}</dt>
        <dd>{person.last_seen_at ? ago(person.last_seen_at) : messages.people.never}</dd>
        <dt>{words.id}</dt>
        <dd className="dim">{person.id}</dd>
      </dl>
      <Guard>
        <SessionsOf person={person} />
      </Guard>
      <Guard>
        <LogOf person={person} />
      </Guard>
    </div>
  );
}

function Acts({ person }: { person: Person }) {
  const me = usePerson();
  const setPerson = useSetPerson();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [banning, setBanning] = useState(false);
  const { act, busy, failed } = useAct();
  const changed = () => client.invalidateQueries({ queryKey: ["admin"] });
  const run = async (what: () => Promise<unknown>) => void ((await act(what)) && (await changed()));
  const changeRole = async (role: Role) => {
    const title = words.roleTitle(person.handle, roles[role]);
    if (await confirm({ title, text: words.roleText, act: words.roleAct })) await run(() => setRole(person.id, role));
  };
  const seeAs = async () => {
    const title = words.impersonateTitle(person.handle);
    if (!(await confirm({ title, text: words.impersonateText, act: words.impersonateAct }))) return;
    await act(async () => {
      setPerson(await impersonate(person.id));
      await navigate({ to: "/" });
    });
  };
  const self = me?.id === person.id;
  const manage = may(me, "people.manage");
  return (
    <>
      <div className="acts">
        {may(me, "people.ban") &&
          !self &&
          (person.banned ? (
            <button type="button" className="btn" disabled={busy} onClick={() => void run(() => unban(person.id))}>
              {words.unban}
            </button>
          ) : (
            <button type="button" className="btn danger" disabled={busy} onClick={() => setBanning(true)}>
              {words.ban}
            </button>
          ))}
        {manage && person.email && (
          <button
            type="button"
            className="btn"
            disabled={busy}
            onClick={() => void run(() => setVerified(person.id, !person.email_verified))}
          >
            {person.email_verified ? words.unverify : words.verify}
          </button>
        )}
        {may(me, "people.impersonate") && !self && (
          <button type="button" className="btn" disabled={busy} onClick={seeAs}>
            {words.impersonate}
          </button>
        )}
      </div>
      {manage && !self && !person.guest && (
        <label className="role">
          <span>{words.role}</span>
          <select value={person.role} disabled={busy} onChange={(event) => void changeRole(event.target.value as Role)}>
            {Object.entries(roles).map(([role, name]) => (
              <option key={role} value={role}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <Whole>{failed}</Whole>
      {banning && (
        <Ban
          person={person}
          close={() => setBanning(false)}
          done={() => {
            setBanning(false);
            void changed();
          }}
        />
      )}
    </>
  );
}

const banSchema = object({
  reason: limited(limits.NewBan.reason),
  until: pipe(
    string(),
    check((until) => until === "" || Date.parse(until) > Date.now(), words.past),
  ),
});

function Ban({ person, close, done }: { person: Person; close: () => void; done: () => void }) {
  const { submit, field, whole, busy } = useForm(banSchema, { reason: "", until: "" });
  const go = submit(async ({ reason, until }) => {
    await ban(person.id, { reason, ...(until ? { until: new Date(until).toISOString() } : {}) });
    done();
  });
  return (
    <Dialog title={words.banTitle(person.handle)} lead={words.banLead} close={close}>
      <form className="form" onSubmit={go} noValidate>
        <TextField
          label={words.reason}
          hint={words.reasonHint}
          maxLength={limits.NewBan.reason.max}
          autoFocus
          autoComplete="off"
          {...field("reason")}
        />
        <TextField label={words.until} hint={words.untilHint} type="datetime-local" {...field("until")} />
        <Whole>{whole}</Whole>
        <div className="acts last">
          <button type="submit" className="btn danger" disabled={busy}>
            {words.ban}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function SessionsOf({ person }: { person: Person }) {
  const { data, error, refetch } = useQuery(personSessionsQuery(person.id));
  const manage = may(usePerson(), "people.manage");
  const client = useQueryClient();
  const { act, busy, failed } = useAct();
  const end = async () => {
    const title = words.endTitle(person.handle);
    const sure = await confirm({ title, text: words.endText, act: words.endSessions, danger: true });
    if (sure && (await act(() => endSessionsOf(person.id))))
      await client.invalidateQueries(personSessionsQuery(person.id));
  };
  return (
    <section>
      <div className="sub-head">
        <h3>{words.sessions}</h3>
        {manage && data && data.length > 0 && (
          <button type="button" className="btn" disabled={busy} onClick={end}>
            {words.endSessions}
          </button>
        )}
      </div>
      <Whole>{failed}</Whole>
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !data ? (
        <RowBones count={2} />
      ) : data.length === 0 ? (
        <p className="soft">{words.noSessions}</p>
      ) : (
        <ul className="rows flush">
          {data.map((session) => (
            <li key={session.id}>
              <span className="icon-cell">
                <DeviceIcon agent={session.agent} />
              </span>
              <div>
                <b>{deviceName(session.agent)}</b>
                <small>{words.seenAt(session.address, ago(session.last_seen_at))}</small>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LogOf({ person }: { person: Person }) {
  const { data, error, refetch } = useQuery(personLogQuery(person.id));
  return (
    <section>
      <div className="sub-head">
        <h3>{words.log}</h3>
      </div>
      {error ? (
        <Fell error={error} again={() => void refetch()} />
      ) : !data ? (
        <RowBones count={2} icon={false} />
      ) : data.length === 0 ? (
        <p className="soft">{words.noLog}</p>
      ) : (
        <ul className="lines">
          {data.map((line) => (
            <li key={line.id}>
              <time className="dim" dateTime={line.at}>
                {atMoment(line.at)}
              </time>
              <span>
                {kindName(line.kind)} <span className="dim">{line.detail}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
