-- Approvals that also cover the same ask again. `covered` is JSON and never changes; the other columns are for finding it
-- and for its end. Written by: grant-table.ts (verbs). Read by: load.ts, the reader thread.
-- Times are milliseconds since the epoch.

CREATE TABLE grants (
  n            INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  request_id   TEXT NOT NULL,
  by           TEXT NOT NULL,
  requester    TEXT NOT NULL,
  command_hash TEXT NOT NULL,
  covered      TEXT NOT NULL,
  given_at     INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  uses         INTEGER NOT NULL,
  used         INTEGER NOT NULL,
  revoked_by   TEXT,
  revoked_at   INTEGER
) STRICT;
-- What each ask that the policy asks about is looked up in.
CREATE INDEX grants_command ON grants (command_hash, expires_at) WHERE revoked_at IS NULL AND used < uses;
-- For the list of open ones: few, however many there have been.
CREATE INDEX grants_expiry ON grants (expires_at) WHERE revoked_at IS NULL AND used < uses;
