-- Contests of many. Standings are not stored: they are computed from submissions.
CREATE TABLE contests (
  id UUID PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  rules TEXT NOT NULL,
  listed BOOLEAN NOT NULL,
  rated BOOLEAN NOT NULL,
  team_size_max BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  freeze_minutes BIGINT NOT NULL,
  -- Labels, problems and points, in their order.
  problems TEXT NOT NULL,
  created_by UUID NOT NULL,
  -- All that was frozen is shown.
  revealed_at BIGINT,
  -- Nothing of it changes any more; ratings are changed.
  closed_at BIGINT
);
CREATE INDEX contests_starts ON contests (starts_at, id);
-- Who takes part: one person, or a team with a name.
CREATE TABLE contest_entrants (
  id UUID PRIMARY KEY,
  contest_id UUID NOT NULL REFERENCES contests (id),
  team TEXT,
  captain UUID NOT NULL,
  -- Its own start, where it takes part after the end.
  virtual_at BIGINT
);
CREATE INDEX contest_entrants_contest ON contest_entrants (contest_id, id);
CREATE UNIQUE INDEX contest_entrants_team ON contest_entrants (contest_id, team);
CREATE TABLE contest_members (
  contest_id UUID NOT NULL,
  user_id UUID NOT NULL,
  entrant_id UUID NOT NULL REFERENCES contest_entrants (id),
  PRIMARY KEY (contest_id, user_id)
);
CREATE INDEX contest_members_entrant ON contest_members (entrant_id);
CREATE INDEX contest_members_user ON contest_members (user_id);
CREATE TABLE contest_invitations (
  entrant_id UUID NOT NULL REFERENCES contest_entrants (id),
  user_id UUID NOT NULL,
  PRIMARY KEY (entrant_id, user_id)
);
CREATE INDEX contest_invitations_user ON contest_invitations (user_id);
CREATE TABLE contest_submissions (
  submission_id UUID PRIMARY KEY,
  contest_id UUID NOT NULL REFERENCES contests (id),
  entrant_id UUID NOT NULL REFERENCES contest_entrants (id),
  user_id UUID,
  -- The place of the problem in the contest, from 0.
  problem BIGINT NOT NULL,
  language TEXT NOT NULL,
  at BIGINT NOT NULL,
  elapsed_ms BIGINT NOT NULL,
  score_max DOUBLE PRECISION,
  -- NULL until the judge has spoken.
  verdict TEXT,
  score DOUBLE PRECISION,
  failed BOOLEAN NOT NULL
);
CREATE INDEX contest_submissions_contest ON contest_submissions (contest_id, at, submission_id);
CREATE INDEX contest_submissions_entrant ON contest_submissions (entrant_id);
-- What of a frozen contest is shown already.
CREATE TABLE contest_reveals (
  contest_id UUID NOT NULL REFERENCES contests (id),
  entrant_id UUID NOT NULL,
  problem BIGINT NOT NULL,
  PRIMARY KEY (contest_id, entrant_id, problem)
);
CREATE TABLE contest_clarifications (
  id UUID PRIMARY KEY,
  contest_id UUID NOT NULL REFERENCES contests (id),
  problem BIGINT,
  -- Nobody asked where it was announced.
  asked_by UUID,
  entrant_id UUID,
  question TEXT,
  asked_at BIGINT NOT NULL,
  answer TEXT,
  answered_at BIGINT,
  to_all BOOLEAN NOT NULL
);
CREATE INDEX contest_clarifications_contest ON contest_clarifications (contest_id, id);
-- Ratings of contests, apart from those of duels.
CREATE TABLE contest_ratings (
  user_id UUID PRIMARY KEY,
  value DOUBLE PRECISION NOT NULL,
  deviation DOUBLE PRECISION NOT NULL,
  contests BIGINT NOT NULL,
  rating TEXT NOT NULL
);
-- Every change of a rating, once per contest and person.
CREATE TABLE contest_rating_log (
  number BIGSERIAL PRIMARY KEY,
  contest_id UUID NOT NULL,
  user_id UUID NOT NULL,
  place BIGINT NOT NULL,
  entrants BIGINT NOT NULL,
  at BIGINT NOT NULL,
  performance DOUBLE PRECISION NOT NULL,
  value_before DOUBLE PRECISION NOT NULL,
  deviation_before DOUBLE PRECISION NOT NULL,
  value_after DOUBLE PRECISION NOT NULL,
  deviation_after DOUBLE PRECISION NOT NULL,
  UNIQUE (contest_id, user_id)
);
CREATE INDEX contest_rating_log_user ON contest_rating_log (user_id, number);
-- Contests are rated one after the other: whoever rates one writes here first.
CREATE TABLE contest_rating_turn (
  name TEXT PRIMARY KEY,
  contests BIGINT NOT NULL
);
INSERT INTO contest_rating_turn (name, contests) VALUES ('all', 0);
