import "./people.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { BadgeCheck, CalendarDays, Link2, MapPin, UserRoundX, UsersRound } from "lucide-react";
import type { ReactNode } from "react";
import { type PublicPerson, personQuery } from "../../api/people";
import { usePerson } from "../../api/session";
import { countryName } from "../../lib/countries";
import { Problem } from "../../lib/problem";
import { onDay } from "../../lib/time";
import { Face } from "../../ui/Face";
import { Fell } from "../../ui/Guard";
import { Bone, Empty } from "../../ui/states";
import { Between, Follows } from "./Follow";
import { messages } from "./messages";
import { Practice } from "./Practice";

interface Props {
  /** What the person has done in the arena; the page does not know how that is shown. */
  arena: (handle: string) => ReactNode;
}

export function PublicPage({ arena }: Props) {
  const { handle } = useParams({ from: "/framed/u/$handle" });
  const { data, error, refetch } = useQuery(personQuery(handle));
  if (error instanceof Problem && error.status === 404)
    return (
      <Empty icon={UserRoundX} title={messages.none} whole>
        <p>{messages.noneText(handle)}</p>
      </Empty>
    );
  if (error)
    return (
      <div className="person-page">
        <Fell error={error} again={() => void refetch()} />
      </div>
    );
  return <div className="person-page">{data ? <Page person={data} arena={arena} /> : <Skeleton />}</div>;
}

function Page({ person, arena }: { person: PublicPerson } & Props) {
  const me = usePerson();
  const own = me?.handle === person.handle;
  return (
    <>
      <header>
        <Face name={person.name || person.handle} avatar={person.avatar} large other={!own} />
        <div>
          <h1>{person.name || person.handle}</h1>
          <p className="handle">
            <span>{person.handle}</span>
            {person.verified && (
              <span className="tag good">
                <BadgeCheck size={13} aria-hidden /> {messages.verified}
              </span>
            )}
            {person.follows_you && <span className="tag">{messages.follow.followsYou}</span>}
            {person.role !== "user" && <span className="tag">{messages.roles[person.role]}</span>}
          </p>
        </div>
        {own ? (
          <Link className="btn" to="/settings/profile">
            {messages.edit}
          </Link>
        ) : (
          me && !me.guest && <Between person={person} />
        )}
      </header>
      <div className="about">
        {person.bio ? (
          <p className="bio">{person.bio}</p>
        ) : (
          <p className="soft">{own ? messages.nothingOwn : `${person.name || person.handle} ${messages.nothing}`}</p>
        )}
        <ul className="facts-of">
          {person.country && (
            <li>
              <MapPin size={14} aria-hidden /> {countryName(person.country)}
            </li>
          )}
          <li>
            <CalendarDays size={14} aria-hidden /> {messages.since(onDay(person.created_at))}
          </li>
          <li>
            <UsersRound size={14} aria-hidden /> {messages.follow.counts(person.followers, person.following)}
          </li>
          {person.links.map((link) => (
            <li key={link}>
              <Link2 size={14} aria-hidden />
              {/^https?:\/\//i.test(link) ? (
                <a className="link" href={link} rel="nofollow noopener ugc me" target="_blank">
                  {link.replace(/^https?:\/\//i, "").replace(/\/$/, "")}
                </a>
              ) : (
                link
              )}
            </li>
          ))}
        </ul>
      </div>
      {arena(person.handle)}
      <Practice handle={person.handle} />
      {own && <Follows />}
    </>
  );
}

function Skeleton() {
  return (
    <>
      <header>
        <Bone w={96} h={96} />
        <div className="grid gap-3">
          <Bone w={220} h={28} />
          <Bone w={110} />
        </div>
      </header>
      <div className="about">
        <Bone w="62%" />
        <Bone w="30%" />
      </div>
    </>
  );
}
