-- By what administrators find people; SQLite's own LOWER knows no letters but those of ASCII, so that new ones are
-- lowered before they come here.
ALTER TABLE users ADD COLUMN name_key TEXT NOT NULL DEFAULT '';
UPDATE users SET name_key = LOWER(name);
CREATE INDEX users_by_role ON users (role, id);
CREATE INDEX users_banned ON users (id) WHERE banned_at IS NOT NULL;
CREATE INDEX users_unverified ON users (id) WHERE email_verified_at IS NULL;
CREATE INDEX users_guests ON users (id) WHERE guest;
CREATE INDEX login_sessions_impersonating ON login_sessions (impersonator) WHERE impersonator IS NOT NULL;
