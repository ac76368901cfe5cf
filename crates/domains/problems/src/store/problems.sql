CREATE TABLE problems (
  id UUID PRIMARY KEY,
  uuid TEXT UNIQUE,
  slug TEXT NOT NULL UNIQUE,
  author UUID,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  files_hash TEXT NOT NULL,
  approved_hash TEXT,
  title TEXT NOT NULL,
  public BOOLEAN NOT NULL,
  version UUID,
  published_at BIGINT,
  title_key TEXT NOT NULL,
  difficulty BIGINT NOT NULL,
  kind TEXT NOT NULL,
  scoring BOOLEAN NOT NULL,
  tags TEXT NOT NULL,
  submissions BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  acceptance BIGINT NOT NULL,
  solved_by BIGINT NOT NULL,
  votes BIGINT NOT NULL
);
CREATE INDEX problems_by_title ON problems (title_key, id, slug) WHERE public;
CREATE INDEX problems_by_age ON problems (published_at, id) WHERE public;
CREATE INDEX problems_by_acceptance ON problems (acceptance, id) WHERE public;
CREATE INDEX problems_by_difficulty ON problems (difficulty, id) WHERE public;
CREATE INDEX problems_by_votes ON problems (votes, id) WHERE public;
CREATE INDEX problems_of_author ON problems (author, updated_at);
CREATE INDEX problems_in_state ON problems (state, updated_at);

CREATE TABLE problem_tags (
  tag TEXT NOT NULL,
  problem_id UUID NOT NULL,
  PRIMARY KEY (tag, problem_id)
);
CREATE INDEX problem_tags_of_problem ON problem_tags (problem_id);

CREATE TABLE problem_files (
  problem_id UUID NOT NULL,
  path TEXT NOT NULL,
  hash BYTEA NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (problem_id, path)
);

CREATE TABLE problem_versions (
  id UUID PRIMARY KEY,
  problem_id UUID NOT NULL,
  number BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  published_by UUID,
  files_hash TEXT NOT NULL,
  manifest TEXT NOT NULL,
  facts TEXT NOT NULL,
  UNIQUE (problem_id, number)
);

CREATE TABLE problem_texts (
  version_id UUID NOT NULL,
  part TEXT NOT NULL,
  tongue TEXT NOT NULL,
  html TEXT NOT NULL,
  PRIMARY KEY (version_id, part, tongue)
);

CREATE TABLE problem_verifications (
  id UUID PRIMARY KEY,
  problem_id UUID NOT NULL,
  files_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  report TEXT,
  asked_by UUID,
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX problem_verifications_of ON problem_verifications (problem_id, id);

CREATE TABLE problem_progress (
  user_id UUID NOT NULL,
  problem_id UUID NOT NULL,
  submissions BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  first_solved_at BIGINT,
  PRIMARY KEY (user_id, problem_id)
);
CREATE INDEX problem_progress_of_problem ON problem_progress (problem_id);

CREATE TABLE problem_days (
  user_id UUID NOT NULL,
  day BIGINT NOT NULL,
  PRIMARY KEY (user_id, day)
);

CREATE TABLE problem_surrenders (
  user_id UUID NOT NULL,
  problem_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, problem_id)
);

CREATE TABLE problem_votes (
  problem_id UUID NOT NULL,
  user_id UUID NOT NULL,
  value BIGINT NOT NULL,
  PRIMARY KEY (problem_id, user_id)
);
CREATE INDEX problem_votes_of_user ON problem_votes (user_id);

CREATE TABLE problem_lists (
  id UUID PRIMARY KEY,
  owner UUID NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  public BOOLEAN NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX problem_lists_of ON problem_lists (owner, id);
CREATE INDEX problem_lists_public ON problem_lists (id) WHERE public;

CREATE TABLE problem_list_items (
  list_id UUID NOT NULL,
  problem_id UUID NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (list_id, problem_id)
);
CREATE INDEX problem_list_items_of_problem ON problem_list_items (problem_id);

CREATE TABLE daily_problems (
  day BIGINT PRIMARY KEY,
  problem_id UUID NOT NULL
);
CREATE INDEX daily_problems_of ON daily_problems (problem_id, day);

CREATE TABLE problem_reports (
  id UUID PRIMARY KEY,
  problem_id UUID NOT NULL,
  user_id UUID,
  text TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  resolution TEXT,
  resolved_by UUID,
  resolved_at BIGINT
);
CREATE INDEX problem_reports_open ON problem_reports (id) WHERE resolved_at IS NULL;

CREATE TABLE problem_suggestions (
  id UUID PRIMARY KEY,
  problem_id UUID NOT NULL,
  version_id UUID NOT NULL,
  user_id UUID,
  input TEXT NOT NULL,
  state TEXT NOT NULL,
  word TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  decided_by UUID
);
CREATE INDEX problem_suggestions_of ON problem_suggestions (problem_id, user_id, id);
CREATE INDEX problem_suggestions_in_state ON problem_suggestions (state, id);

CREATE TABLE problem_comments (
  id UUID PRIMARY KEY,
  problem_id UUID NOT NULL,
  user_id UUID,
  text TEXT NOT NULL,
  path TEXT,
  line BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX problem_comments_of ON problem_comments (problem_id, id);

CREATE TABLE shipped_problems (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL
);
