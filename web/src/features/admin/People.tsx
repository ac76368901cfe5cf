// Everybody who has an account. What is asked for lies in the address, so that it can be shared and gone back to.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Search, UsersRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type PeopleFilter, peopleQuery } from "../../api/admin";
import type { Person, Role } from "../../api/shapes";
import { ago, onDay } from "../../lib/time";
import { Face } from "../../ui/Face";
import { Fell } from "../../ui/Guard";
import { More } from "../../ui/More";
import { Bone, Empty } from "../../ui/states";
import { messages } from "./messages";
import { PersonDrawer } from "./PersonDrawer";

const words = messages.people;
const TYPING_REST_MS = 250;

export function People() {
  const search = useSearch({ from: "/framed/admin/people" });
  const navigate = useNavigate({ from: "/admin/people" });
  const people = useInfiniteQuery(peopleQuery(search));
  const list = people.data?.pages.flatMap((page) => page.items) ?? [];
  const ask = (part: PeopleFilter) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <>
      <Asked search={search} ask={ask} />
      {people.error ? (
        <Fell error={people.error} again={() => void people.refetch()} />
      ) : (
        <section className="card" aria-busy={people.isPending}>
          {people.data && list.length === 0 ? (
            <Empty icon={UsersRound} title={words.none}>
              <p>{words.noneText}</p>
              <Link className="btn" to="/admin/people" search={{}}>
                {words.clear}
              </Link>
            </Empty>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            <section className="scroll-x" tabIndex={0} aria-label={messages.pages.people}>
              <table className="list people-list">
                <thead>
                  <tr>
                    <th scope="col">{words.columns.who}</th>
                    <th scope="col">{words.columns.email}</th>
                    <th scope="col">{words.columns.role}</th>
                    <th scope="col">{words.columns.state}</th>
                    <th scope="col">{words.columns.seen}</th>
                    <th scope="col">{words.columns.since}</th>
                  </tr>
                </thead>
                <tbody>{people.data ? list.map((person) => <Row key={person.id} person={person} />) : <Bones />}</tbody>
              </table>
            </section>
          )}
          <More pages={people} />
        </section>
      )}
      {search.person && (
        <PersonDrawer
          id={search.person}
          close={() => void navigate({ search: ({ person: _, ...rest }) => rest, replace: true })}
        />
      )}
    </>
  );
}

function Asked({ search, ask }: { search: PeopleFilter; ask: (part: PeopleFilter) => void }) {
  const [typed, setTyped] = useState(search.query ?? "");
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (typed === (search.query ?? "")) return;
    const timer = setTimeout(() => latest.current({ query: typed || undefined }), TYPING_REST_MS);
    return () => clearTimeout(timer);
  }, [typed, search.query]);
  return (
    <search className="asked">
      <label className="find">
        <span className="sr">{words.search}</span>
        <Search size={16} aria-hidden />
        <input
          className="field"
          type="search"
          placeholder={words.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <select
        aria-label={words.role}
        value={search.role ?? ""}
        onChange={(event) => ask({ role: (event.target.value || undefined) as Role | undefined })}
      >
        <option value="">{words.anyRole}</option>
        {Object.entries(words.roles).map(([role, name]) => (
          <option key={role} value={role}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={words.state}
        value={search.state ?? ""}
        onChange={(event) => ask({ state: (event.target.value || undefined) as PeopleFilter["state"] })}
      >
        <option value="">{words.anyState}</option>
        {Object.entries(words.states).map(([state, name]) => (
          <option key={state} value={state}>
            {name}
          </option>
        ))}
      </select>
    </search>
  );
}

function Row({ person }: { person: Person }) {
  return (
    <tr>
      <th scope="row">
        <Link className="who" to="/admin/people" search={(before) => ({ ...before, person: person.id })}>
          <Face name={person.name || person.handle} other />
          <span>
            <b>{person.handle}</b> <span className="dim">{person.name}</span>
          </span>
        </Link>
      </th>
      <td className="soft">{person.email}</td>
      <td className={person.role === "user" ? "dim" : ""}>{words.roles[person.role]}</td>
      <td>
        <span className="acts">
          {person.banned && <span className="tag bad">{words.banned}</span>}
          {person.guest && <span className="tag">{words.guest}</span>}
          {!person.guest && !person.email_verified && <span className="tag">{words.unverified}</span>}
        </span>
      </td>
      <td className="soft">{person.last_seen_at ? ago(person.last_seen_at) : words.never}</td>
      <td className="soft">{onDay(person.created_at)}</td>
    </tr>
  );
}

function Bones() {
  return [38, 52, 30, 44, 48, 36].map((width) => (
    <tr key={width}>
      <td>
        <span className="flex items-center gap-3">
          <Bone w={24} h={24} />
          <Bone w={width * 2} />
        </span>
      </td>
      {[150, 50, 40, 70, 80].map((column) => (
        <td key={column}>
          <Bone w={column} />
        </td>
      ))}
    </tr>
  ));
}
