-- Submissions with the result that counts; every judging of one is a row of attempts.
CREATE TABLE submissions (
  id UUID PRIMARY KEY,
  problem_id UUID NOT NULL,
  slug TEXT NOT NULL,
  title TEXT NOT NULL,
  version_id UUID NOT NULL,
  user_id UUID,
  language TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  code_bytes BIGINT NOT NULL,
  files TEXT NOT NULL,
  source_hash BYTEA NOT NULL,
  attempt_id UUID NOT NULL,
  state TEXT NOT NULL,
  verdict TEXT,
  judge_failed BOOLEAN NOT NULL,
  score DOUBLE PRECISION,
  score_max DOUBLE PRECISION,
  cpu_time_us_max BIGINT NOT NULL,
  memory_bytes_max BIGINT NOT NULL,
  first_failed BIGINT,
  tests_total BIGINT NOT NULL,
  from_cache BOOLEAN NOT NULL
);
CREATE INDEX submissions_of_user ON submissions (user_id, id);
CREATE INDEX submissions_of_user_and_problem ON submissions (user_id, problem_id, id);
CREATE INDEX submissions_of_problem ON submissions (problem_id, language, verdict, id);
CREATE INDEX submissions_by_source ON submissions (source_hash, version_id);
CREATE TABLE attempts (
  number BIGSERIAL PRIMARY KEY,
  id UUID NOT NULL UNIQUE,
  submission_id UUID NOT NULL REFERENCES submissions (id),
  version_id UUID NOT NULL,
  lane UUID NOT NULL,
  rejudge_id UUID,
  state TEXT NOT NULL,
  claim UUID,
  lease_until BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  verdict TEXT,
  judge_failed BOOLEAN NOT NULL,
  score DOUBLE PRECISION,
  cpu_time_us_max BIGINT NOT NULL,
  memory_bytes_max BIGINT NOT NULL,
  first_failed BIGINT,
  tests_total BIGINT NOT NULL,
  report TEXT NOT NULL,
  -- Of a rejudge that was applied: what counted before.
  applied BOOLEAN NOT NULL,
  before_verdict TEXT,
  before_score DOUBLE PRECISION
);
CREATE INDEX attempts_undone ON attempts (lane, number) WHERE state = 'waiting' OR state = 'judging';
CREATE INDEX attempts_of_submission ON attempts (submission_id, number);
CREATE INDEX attempts_of_rejudge ON attempts (rejudge_id, number) WHERE rejudge_id IS NOT NULL;
CREATE TABLE judge_turns (
  lane UUID PRIMARY KEY,
  served BIGINT NOT NULL
);
CREATE INDEX judge_turns_by_number ON judge_turns (served);
CREATE TABLE rejudges (
  id UUID PRIMARY KEY,
  by_user UUID NOT NULL,
  created_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  asked TEXT NOT NULL,
  total BIGINT NOT NULL
);
CREATE TABLE solution_drafts (
  user_id UUID NOT NULL,
  problem_id UUID NOT NULL,
  language TEXT NOT NULL,
  files TEXT NOT NULL,
  revision BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, problem_id, language)
);
