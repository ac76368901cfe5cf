-- Blocks are between people, wherever they meet: the accounts keep them from now on.
INSERT INTO blocks (by_user, user_id) SELECT by_user, user_id FROM arena_blocks;
DROP TABLE arena_blocks;
-- Whom the arena has written anything of. Whoever writes ratings or experience of somebody holds their row, and so does whoever forgets
-- them, so that nothing is written of somebody who has gone.
CREATE TABLE arena_people (
  user_id UUID PRIMARY KEY,
  gone BOOLEAN NOT NULL
);
-- Seasons that are closed, by their number, and the places people had at their ends.
CREATE TABLE arena_seasons (
  season BIGINT PRIMARY KEY,
  closed_at BIGINT NOT NULL
);
CREATE TABLE arena_season_places (
  season BIGINT NOT NULL,
  pool TEXT NOT NULL,
  user_id UUID NOT NULL,
  place BIGINT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  deviation DOUBLE PRECISION NOT NULL,
  games BIGINT NOT NULL,
  wins BIGINT NOT NULL,
  losses BIGINT NOT NULL,
  draws BIGINT NOT NULL,
  PRIMARY KEY (season, pool, user_id)
);
CREATE INDEX arena_season_places_order ON arena_season_places (season, pool, place);
CREATE INDEX arena_season_places_user ON arena_season_places (user_id);
-- With all that a season's leaderboard reads of a line.
CREATE INDEX arena_rating_log_at ON arena_rating_log (pool, at, user_id, score, duel_id, number);
-- Experience comes of problems and contests too.
ALTER TABLE arena_xp RENAME COLUMN duel_id TO of_id;
-- How often something changed that the standings of a contest are made of.
CREATE TABLE contest_changes (
  contest_id UUID PRIMARY KEY,
  changes BIGINT NOT NULL
);
