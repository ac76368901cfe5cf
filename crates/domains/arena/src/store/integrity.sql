-- Duels that are to be looked at: written with the end of a rated one, or with a report; gone when they were looked at.
CREATE TABLE arena_looks (
  duel_id UUID PRIMARY KEY,
  not_before BIGINT NOT NULL
);
CREATE INDEX arena_looks_due ON arena_looks (not_before);
-- A person's part in a duel that moderators are to see.
CREATE TABLE arena_cases (
  id UUID PRIMARY KEY,
  duel_id UUID NOT NULL,
  user_id UUID NOT NULL,
  state TEXT NOT NULL,
  points BIGINT NOT NULL,
  findings TEXT NOT NULL,
  likenesses TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  appeal TEXT,
  UNIQUE (duel_id, user_id)
);
CREATE INDEX arena_cases_state ON arena_cases (state, id);
CREATE INDEX arena_cases_user ON arena_cases (user_id, id);
-- All that was said and decided in a case.
CREATE TABLE arena_case_log (
  number BIGSERIAL PRIMARY KEY,
  case_id UUID NOT NULL,
  at BIGINT NOT NULL,
  by_user UUID,
  act TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX arena_case_log_case ON arena_case_log (case_id, number);
-- Duels that say nothing to ratings any more, by which case.
CREATE TABLE arena_voided (
  duel_id UUID NOT NULL,
  case_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (duel_id, case_id)
);
-- Rating given back to whoever lost it in such a duel: the log of ratings has one line per duel and person, and keeps it.
CREATE TABLE arena_refunds (
  duel_id UUID NOT NULL,
  user_id UUID NOT NULL,
  case_id UUID NOT NULL,
  pool TEXT NOT NULL,
  at BIGINT NOT NULL,
  amount DOUBLE PRECISION NOT NULL,
  value_after DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (duel_id, user_id)
);
CREATE INDEX arena_refunds_user ON arena_refunds (user_id, at);
CREATE INDEX arena_refunds_case ON arena_refunds (case_id);
-- Who plays no rated duels until a moderator says so.
CREATE TABLE arena_frozen (
  user_id UUID NOT NULL,
  case_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, case_id)
);
-- Every joining of the queue, and from which network.
CREATE TABLE arena_joins (
  number BIGSERIAL PRIMARY KEY,
  user_id UUID NOT NULL,
  at BIGINT NOT NULL,
  network BIGINT
);
CREATE INDEX arena_joins_user ON arena_joins (user_id, at);
CREATE INDEX arena_joins_network ON arena_joins (network, at);
CREATE INDEX arena_joins_at ON arena_joins (at);
