-- Swiss tournaments: all that decides how they go on.
CREATE TABLE swisses (
  id UUID PRIMARY KEY,
  title TEXT NOT NULL,
  pool TEXT NOT NULL,
  rated BOOLEAN NOT NULL,
  -- NULL: as many as fit in an hour.
  rounds BIGINT,
  starts_at BIGINT NOT NULL,
  kinds TEXT NOT NULL,
  rating_min BIGINT,
  rating_max BIGINT,
  listed BOOLEAN NOT NULL,
  repeats TEXT NOT NULL,
  created_by UUID NOT NULL,
  phase TEXT NOT NULL,
  round BIGINT NOT NULL,
  due_at BIGINT,
  ended_at BIGINT,
  why TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX swisses_due ON swisses (due_at);
CREATE INDEX swisses_starts ON swisses (phase, starts_at, id);
CREATE TABLE swiss_entrants (
  swiss_id UUID NOT NULL REFERENCES swisses (id),
  user_id UUID NOT NULL,
  rating DOUBLE PRECISION NOT NULL,
  -- For rounds before they came.
  half_points BIGINT NOT NULL,
  no_shows BIGINT NOT NULL,
  withdrawn BOOLEAN NOT NULL,
  PRIMARY KEY (swiss_id, user_id)
);
CREATE INDEX swiss_entrants_user ON swiss_entrants (user_id);
-- One table of one round. Nobody on the right: a round without an opponent.
CREATE TABLE swiss_tables (
  swiss_id UUID NOT NULL REFERENCES swisses (id),
  round BIGINT NOT NULL,
  number BIGINT NOT NULL,
  left_user UUID NOT NULL,
  right_user UUID,
  duel_id UUID UNIQUE,
  -- Half points, once it is decided.
  left_half BIGINT,
  right_half BIGINT,
  PRIMARY KEY (swiss_id, round, number)
);
