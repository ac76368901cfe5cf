// What a person is in the arena: ratings and how they came about, record, languages, titles.
import "./arena.css";
import "./profile.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { count } from "../../lib/units";
import { RatingGraph } from "../../ui/RatingGraph";
import { Bone } from "../../ui/states";
import { type PersonArena, type PoolName, personArenaQuery } from "./api";
import { Decided } from "./Decided";
import { DuelTable } from "./lobby/Lobby";
import { messages, seasonName } from "./messages";
import { usePlayer } from "./useArena";

const words = messages.profile;

export function Profile({ handle }: { handle: string }) {
  const player = usePlayer();
  const { data, error } = useQuery(personArenaQuery(handle));
  // Whoever keeps it to themselves shows nothing here.
  if (error) return null;
  return (
    <section className="person-part arena-profile" aria-labelledby="arena-profile">
      <h2 id="arena-profile">{words.title}</h2>
      {player?.handle === handle && <Decided always />}
      {data ? <Shown data={data} handle={handle} /> : <Bone h={220} />}
    </section>
  );
}

function Shown({ data, handle }: { data: PersonArena; handle: string }) {
  const { record } = data;
  const rated = data.ratings.filter(({ games }) => games > 0);
  const [chosen, setChosen] = useState<PoolName | null>(null);
  if (rated.length === 0 && data.recent.length === 0 && data.xp === 0) return <p className="soft">{words.none}</p>;
  const pool = chosen ?? [...rated].sort((a, b) => b.games - a.games)[0]?.pool ?? null;
  const most = Math.max(1, ...data.languages.map(({ games }) => games));
  return (
    <>
      <dl className="record">
        <div>
          <dt>{words.level(data.level)}</dt>
          <dd>
            {words.xp(count(data.xp))}
            <progress
              value={data.progress.into}
              max={data.progress.needed}
              aria-label={words.toNext(data.progress.into, data.progress.needed)}
            />
          </dd>
        </div>
        <div>
          <dt>{words.won}</dt>
          <dd>{record.wins}</dd>
        </div>
        <div>
          <dt>{words.lost}</dt>
          <dd>{record.losses}</dd>
        </div>
        <div>
          <dt>{words.drew}</dt>
          <dd>{record.draws}</dd>
        </div>
      </dl>
      {data.experience.length > 0 && (
        <dl className="earned" aria-label={words.earned}>
          {data.experience.map(({ source, xp }) => (
            <div key={source}>
              <dt>{words.sources[source]}</dt>
              <dd>{words.xp(count(xp))}</dd>
            </div>
          ))}
        </dl>
      )}
      {data.titles.length + data.badges.length + data.seasons.length > 0 && (
        <ul className="badges" aria-label={words.badges}>
          {data.titles.map((title) => (
            <li key={title} className="tag good">
              {messages.titles[title]}
            </li>
          ))}
          {data.badges.map((badge) => (
            <li key={badge} className="tag">
              {messages.badges[badge]}
            </li>
          ))}
          {data.seasons.map(({ season, pool: of, place }) => (
            <li key={`${season} ${of}`} className="tag">
              <Link className="plain" to="/arena/leaderboard" search={{ pool: of, scope: "season", season }}>
                {words.season(seasonName(season), place, messages.pools[of])}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {rated.length > 0 && (
        <div className="card ratings-of">
          <div className="scroll-x">
            <table className="list">
              <caption className="sr">{words.ratings}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.pool}</th>
                  <th scope="col" className="r">
                    {words.rating}
                  </th>
                  <th scope="col" className="r">
                    {words.peak}
                  </th>
                  <th scope="col" className="r">
                    {words.games}
                  </th>
                  <th scope="col" className="r">
                    {words.won} : {words.lost} : {words.drew}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rated.map((one) => (
                  <tr key={one.pool} className={one.pool === pool ? "self" : undefined}>
                    <th scope="row">
                      <button
                        type="button"
                        className="link"
                        aria-pressed={one.pool === pool}
                        onClick={() => setChosen(one.pool)}
                      >
                        {messages.pools[one.pool]}
                      </button>
                    </th>
                    <td className="r">
                      <b>{Math.round(one.rating)}</b>{" "}
                      <span className="dim">
                        {one.provisional ? messages.provisional : messages.deviation(Math.round(one.deviation))}
                      </span>
                    </td>
                    <td className="r soft">{Math.round(one.peak)}</td>
                    <td className="r soft">{one.games}</td>
                    <td className="r soft">
                      {one.wins} : {one.losses} : {one.draws}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {pool &&
            ((data.graph[pool] ?? []).length < 2 ? (
              <p className="part soft">{words.few}</p>
            ) : (
              <RatingGraph key={pool} name={messages.pools[pool]} points={data.graph[pool] ?? []} />
            ))}
        </div>
      )}
      {data.languages.length > 0 && (
        <div>
          <h3>{words.languages}</h3>
          <ul className="language-bars">
            {data.languages.map(({ language, games }) => (
              <li key={language}>
                <span>{language}</span>
                <i aria-hidden>
                  <b style={{ width: `${(games / most) * 100}%` }} />
                </i>
                <span className="num soft">{games}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {data.recent.length > 0 && (
        <div className="yard-like">
          <h3>{words.recent}</h3>
          <div className="card">
            <DuelTable duels={data.recent} name={handle} />
          </div>
        </div>
      )}
    </>
  );
}
