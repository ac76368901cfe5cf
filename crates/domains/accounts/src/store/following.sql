-- Whom people follow; of two rows the one with the greater id came later.
CREATE TABLE follows (
  id UUID PRIMARY KEY,
  by_user UUID NOT NULL REFERENCES users (id),
  user_id UUID NOT NULL REFERENCES users (id),
  at BIGINT NOT NULL,
  UNIQUE (by_user, user_id)
);
CREATE INDEX follows_by ON follows (by_user, id);
CREATE INDEX follows_of ON follows (user_id, id);
-- With whom somebody wants to have nothing to do.
CREATE TABLE blocks (
  by_user UUID NOT NULL,
  user_id UUID NOT NULL,
  PRIMARY KEY (by_user, user_id)
);
CREATE INDEX blocks_of ON blocks (user_id);
