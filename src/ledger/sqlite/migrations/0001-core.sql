-- The record of requests and everything about them, beside the queue's own tables.
-- Written by: store.ts (verbs), sqlite-ledger.ts (output, workers). Read by: load.ts, list-requests.ts, the reader thread.
-- Times are milliseconds since the epoch.

-- The ask itself is the body of the history's entry `asked`; `ruled` is the judgement that came later, or null where it
-- came with the ask; `course` is what has become of it. All three are JSON, the other columns are for finding it.

CREATE TABLE requests (
  n           INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  status      TEXT NOT NULL,
  agent       TEXT NOT NULL,
  kind        TEXT NOT NULL,
  risk        TEXT,
  requester   TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  -- When the clock ends the present status (deadline or end of clearance); null when it does not.
  due_at      INTEGER,
  finished_at INTEGER,
  search      TEXT NOT NULL,
  asked       INTEGER NOT NULL,
  ruled       TEXT,
  course      TEXT NOT NULL
) STRICT;
CREATE INDEX requests_status ON requests (status, n);
CREATE INDEX requests_agent ON requests (agent, n);
CREATE INDEX requests_risk ON requests (risk, n) WHERE risk IN ('high', 'critical');
CREATE INDEX requests_due ON requests (due_at) WHERE due_at IS NOT NULL;

-- Names under which a submission finds its request again (requester's key, session's tool call).
CREATE TABLE request_names (
  name       TEXT PRIMARY KEY,
  request_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The history: append-only, gapless, hash-chained. Retention may null a body, never its hash, and that of an ask only
-- together with its request.
CREATE TABLE entries (
  seq       INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  type      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  by        TEXT NOT NULL,
  body      TEXT,
  body_hash BLOB NOT NULL,
  hash      BLOB NOT NULL
) STRICT;
CREATE INDEX entries_subject ON entries (subject, seq);

CREATE TABLE executions (
  id                 TEXT PRIMARY KEY,
  request_id         TEXT NOT NULL UNIQUE,
  by                 TEXT NOT NULL,
  claim              TEXT NOT NULL,
  worker             TEXT,
  started_at         INTEGER NOT NULL,
  lease_until        INTEGER NOT NULL,
  pid                INTEGER,
  process_start_time TEXT,
  ended_at           INTEGER,
  outcome            TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX executions_open ON executions (lease_until) WHERE ended_at IS NULL;

CREATE TABLE execution_output (
  execution_id TEXT NOT NULL,
  n            INTEGER NOT NULL,
  stream       TEXT NOT NULL,
  bytes        BLOB NOT NULL,
  PRIMARY KEY (execution_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE agents (
  name          TEXT PRIMARY KEY,
  first_seen_at INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  id            TEXT PRIMARY KEY,
  agent         TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  max_risk   TEXT NOT NULL,
  hash       TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE login_codes (
  hash       TEXT PRIMARY KEY,
  created_by TEXT NOT NULL,
  role       TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
  id                 TEXT PRIMARY KEY,
  host               TEXT NOT NULL,
  pid                INTEGER NOT NULL,
  process_start_time TEXT NOT NULL,
  queues             TEXT NOT NULL,
  version            TEXT NOT NULL,
  started_at         INTEGER NOT NULL,
  heartbeat_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  code        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  message     TEXT NOT NULL,
  raised_at   INTEGER NOT NULL,
  resolved_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_open ON alerts (code, subject) WHERE resolved_at IS NULL;
