-- Duels: the state as it is, and beside it every event it is the fold of.
CREATE TABLE arena_duels (
  id UUID PRIMARY KEY,
  pool TEXT NOT NULL,
  rated BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  -- Only of people who play: not of whose ghost plays.
  left_user UUID,
  right_user UUID,
  problem_id UUID,
  duel TEXT NOT NULL,
  -- Ratings as both came, and what the end changed.
  standing TEXT NOT NULL,
  result TEXT,
  -- What a ghost or a bot will do, and how far it is.
  plan TEXT,
  plan_step BIGINT NOT NULL,
  due_at BIGINT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT
);
CREATE INDEX arena_duels_due ON arena_duels (due_at);
CREATE INDEX arena_duels_left ON arena_duels (left_user, id);
CREATE INDEX arena_duels_right ON arena_duels (right_user, id);
CREATE INDEX arena_duels_state ON arena_duels (state, id);
CREATE INDEX arena_duels_problem ON arena_duels (problem_id, started_at);
CREATE TABLE arena_events (
  duel_id UUID NOT NULL REFERENCES arena_duels (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (duel_id, seq)
);
-- A command that is sent twice is done once.
CREATE TABLE arena_commands (
  duel_id UUID NOT NULL REFERENCES arena_duels (id),
  id UUID NOT NULL,
  PRIMARY KEY (duel_id, id)
);
-- Nobody is in two duels.
CREATE TABLE arena_players (
  user_id UUID PRIMARY KEY,
  duel_id UUID NOT NULL
);
CREATE TABLE arena_submissions (
  submission_id UUID PRIMARY KEY,
  duel_id UUID NOT NULL
);
-- When a page of a side was last heard of.
CREATE TABLE arena_presence (
  duel_id UUID NOT NULL,
  side TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (duel_id, side)
);
-- What a side wrote, edit by edit: pieces of the recording, and the text they come to.
CREATE TABLE arena_edits (
  duel_id UUID NOT NULL,
  side TEXT NOT NULL,
  first BIGINT NOT NULL,
  language TEXT NOT NULL,
  edits TEXT NOT NULL,
  PRIMARY KEY (duel_id, side, first)
);
CREATE TABLE arena_drafts (
  duel_id UUID NOT NULL,
  side TEXT NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  next BIGINT NOT NULL,
  keys BIGINT NOT NULL,
  pasted BIGINT NOT NULL,
  PRIMARY KEY (duel_id, side)
);
CREATE TABLE arena_tickets (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL UNIQUE,
  joined_at BIGINT NOT NULL,
  asked TEXT NOT NULL,
  network BIGINT,
  -- The duel that is offered meanwhile; it comes back from one that came to nothing.
  duel_id UUID
);
CREATE TABLE arena_arrivals (
  number BIGSERIAL PRIMARY KEY,
  at BIGINT NOT NULL,
  pool TEXT NOT NULL,
  rating DOUBLE PRECISION NOT NULL
);
CREATE INDEX arena_arrivals_at ON arena_arrivals (at);
CREATE TABLE arena_challenges (
  id UUID PRIMARY KEY,
  by_user UUID NOT NULL,
  to_user UUID,
  asked TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  duel_id UUID
);
CREATE TABLE arena_ratings (
  user_id UUID NOT NULL,
  pool TEXT NOT NULL,
  value DOUBLE PRECISION NOT NULL,
  deviation DOUBLE PRECISION NOT NULL,
  volatility DOUBLE PRECISION NOT NULL,
  games BIGINT NOT NULL,
  wins BIGINT NOT NULL,
  losses BIGINT NOT NULL,
  draws BIGINT NOT NULL,
  peak DOUBLE PRECISION NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, pool)
);
CREATE INDEX arena_ratings_best ON arena_ratings (pool, value);
-- Every change of a rating, once per duel and person; ratings can be made again from it.
CREATE TABLE arena_rating_log (
  number BIGSERIAL PRIMARY KEY,
  duel_id UUID NOT NULL,
  user_id UUID NOT NULL,
  opponent UUID NOT NULL,
  pool TEXT NOT NULL,
  at BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  value_before DOUBLE PRECISION NOT NULL,
  deviation_before DOUBLE PRECISION NOT NULL,
  value_after DOUBLE PRECISION NOT NULL,
  deviation_after DOUBLE PRECISION NOT NULL,
  UNIQUE (duel_id, user_id)
);
CREATE INDEX arena_rating_log_user ON arena_rating_log (user_id, pool, number);
CREATE TABLE arena_xp (
  number BIGSERIAL PRIMARY KEY,
  user_id UUID NOT NULL,
  source TEXT NOT NULL,
  day BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  duel_id UUID NOT NULL,
  UNIQUE (duel_id, user_id)
);
CREATE INDEX arena_xp_user ON arena_xp (user_id, source, day);
-- Said in a duel: by its players, or in the room of those who watch.
CREATE TABLE arena_messages (
  id UUID PRIMARY KEY,
  duel_id UUID NOT NULL,
  room TEXT NOT NULL,
  user_id UUID,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX arena_messages_duel ON arena_messages (duel_id, room, id);
CREATE TABLE arena_reports (
  id UUID PRIMARY KEY,
  duel_id UUID NOT NULL,
  by_user UUID NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (duel_id, by_user)
);
CREATE TABLE arena_blocks (
  by_user UUID NOT NULL,
  user_id UUID NOT NULL,
  PRIMARY KEY (by_user, user_id)
);
