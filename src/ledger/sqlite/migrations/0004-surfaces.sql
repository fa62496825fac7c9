-- Agents that are registered, tasks, notes, and what workers say of themselves.
-- Written by: store.ts (verbs), last-seen.ts, worker-table.ts. Read by: load.ts, the reader thread.
-- Times are milliseconds since the epoch.

-- An agent is known once it was seen or registered, so that both halves may be null.
CREATE TABLE known_agents (
  name          TEXT PRIMARY KEY,
  title         TEXT,
  registered_at INTEGER,
  registered_by TEXT,
  first_seen_at INTEGER,
  last_seen_at  INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO known_agents (name, first_seen_at, last_seen_at) SELECT name, first_seen_at, last_seen_at FROM agents;
DROP TABLE agents;
ALTER TABLE known_agents RENAME TO agents;
CREATE INDEX agents_seen ON agents (last_seen_at) WHERE last_seen_at IS NOT NULL;
CREATE INDEX sessions_agent ON sessions (agent, last_seen_at);

-- How the attempts of the worker's last minute ended, by queue, as JSON; written with its heartbeat.
ALTER TABLE workers ADD COLUMN rates TEXT NOT NULL DEFAULT '{}';

-- The newest report of each task; `n` is the order in which they began.
CREATE TABLE tasks (
  n          INTEGER PRIMARY KEY,
  requester  TEXT NOT NULL,
  agent      TEXT NOT NULL,
  id         TEXT NOT NULL,
  session    TEXT,
  state      TEXT NOT NULL,
  percent    REAL,
  message    TEXT,
  request_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (requester, agent, id)
) STRICT;
CREATE INDEX tasks_state ON tasks (state, n);
CREATE INDEX tasks_agent ON tasks (agent, n);

-- A note stands once, however many it is for; `addressed` is what its sender wrote, as JSON.
CREATE TABLE notes (
  n          INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  sender     TEXT NOT NULL,
  by         TEXT NOT NULL,
  addressed  TEXT NOT NULL,
  subject    TEXT,
  body       TEXT NOT NULL,
  priority   TEXT NOT NULL,
  recipients INTEGER NOT NULL,
  read       INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_sender ON notes (sender, n);

CREATE TABLE note_copies (
  recipient TEXT NOT NULL,
  n         INTEGER NOT NULL,
  read_at   INTEGER,
  PRIMARY KEY (recipient, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_copies_unread ON note_copies (recipient, n) WHERE read_at IS NULL;

-- Counted, because a full mailbox must not be counted through at each note.
CREATE TABLE mailboxes (
  recipient TEXT PRIMARY KEY,
  unread    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whose name is an identity's.
CREATE INDEX tokens_name ON tokens (name);
