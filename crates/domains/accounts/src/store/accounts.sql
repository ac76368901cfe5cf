CREATE TABLE users (
  id UUID PRIMARY KEY,
  handle TEXT NOT NULL,
  handle_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT,
  email_key TEXT UNIQUE,
  email_verified_at BIGINT,
  password_hash TEXT,
  role TEXT NOT NULL,
  guest BOOLEAN NOT NULL,
  bio TEXT NOT NULL,
  country TEXT,
  links TEXT NOT NULL,
  show_country BOOLEAN NOT NULL,
  show_activity BOOLEAN NOT NULL,
  preferences TEXT NOT NULL,
  avatar TEXT,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  deleted_at BIGINT,
  banned_at BIGINT,
  ban_reason TEXT,
  ban_until BIGINT,
  totp_secret BYTEA,
  totp_confirmed_at BIGINT,
  totp_last_step BIGINT
);
CREATE TABLE login_sessions (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  secret BYTEA NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  sudo_until BIGINT,
  impersonator UUID,
  origin UUID
);
CREATE INDEX login_sessions_of_user ON login_sessions (user_id);
-- A ticket is a secret that does one thing once: confirm an address, set a password, finish a login.
CREATE TABLE tickets (
  secret BYTEA PRIMARY KEY,
  purpose TEXT NOT NULL,
  user_id UUID REFERENCES users (id) ON DELETE CASCADE,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX tickets_of_user ON tickets (user_id);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);
CREATE TABLE login_failures (
  whose TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);
CREATE TABLE access_tokens (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  secret BYTEA NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX access_tokens_of_user ON access_tokens (user_id);
CREATE TABLE security_log (
  id UUID PRIMARY KEY,
  user_id UUID,
  actor_id UUID,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX security_log_of_user ON security_log (user_id, id);
