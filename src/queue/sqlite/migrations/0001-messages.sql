-- The messages that are not finished, and the dead ones. A message that is done or cancelled is deleted, so that
-- the table stays as small as the work that is left.
-- Written by MessageTable alone, inside the group writer's transactions; read by anyone.

CREATE TABLE messages (
  id          TEXT PRIMARY KEY,
  actor       TEXT NOT NULL,
  queue       TEXT NOT NULL,
  payload     TEXT NOT NULL,
  priority    INTEGER NOT NULL,
  key         TEXT,
  options     TEXT NOT NULL,
  -- As comparisons: a list behind IN would be built anew for each row.
  state       TEXT NOT NULL CHECK (state = 'scheduled' OR state = 'ready' OR state = 'leased' OR state = 'dead'),
  created_at  INTEGER NOT NULL,
  due_at      INTEGER NOT NULL,
  attempt     INTEGER NOT NULL DEFAULT 0,
  generation  INTEGER NOT NULL DEFAULT 0,
  losses      INTEGER NOT NULL DEFAULT 0,
  trail       TEXT NOT NULL DEFAULT '[]',
  worker      TEXT,
  lease_until INTEGER,
  died_at     INTEGER,
  reason      TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX messages_ready ON messages (queue, priority, due_at, id) WHERE state = 'ready';
CREATE INDEX messages_scheduled ON messages (queue, due_at) WHERE state = 'scheduled';
CREATE INDEX messages_leased ON messages (lease_until, worker, queue) WHERE state = 'leased';
CREATE INDEX messages_dead ON messages (died_at, id, queue) WHERE state = 'dead';
CREATE UNIQUE INDEX messages_key ON messages (key) WHERE key IS NOT NULL AND state <> 'dead';

CREATE TABLE paused_queues (
  queue     TEXT PRIMARY KEY,
  paused_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
