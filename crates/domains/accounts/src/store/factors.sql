CREATE TABLE recovery_codes (
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  code BYTEA NOT NULL,
  PRIMARY KEY (user_id, code)
);
CREATE TABLE passkeys (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- What the authenticator calls it.
  credential BYTEA NOT NULL UNIQUE,
  -- As the authenticator gave it (COSE).
  public_key BYTEA NOT NULL,
  counter BIGINT NOT NULL,
  transports TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX passkeys_of_user ON passkeys (user_id);
CREATE TABLE identities (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- The provider's name in the configuration, for people; the next two tell identities apart.
  provider TEXT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  email TEXT,
  created_at BIGINT NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE INDEX identities_of_user ON identities (user_id);
