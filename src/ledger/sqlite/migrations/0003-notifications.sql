-- Notifications, the news that they gather while they are open, and their deliveries.
-- Written by: notification-table.ts, delivery-table.ts (verbs). Read by: load.ts, sqlite-ledger.ts, the reader thread.
-- Times are milliseconds since the epoch.

CREATE TABLE notifications (
  n         INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  -- open: takes news; full: takes no more and waits; closed: has left; cancelled: never will.
  state     TEXT NOT NULL,
  urgent    INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  due_at    INTEGER NOT NULL,
  size      INTEGER NOT NULL,
  -- When it left, or when a full one will.
  left_at   INTEGER,
  -- Once closed, as JSON: the frozen news, and what it is about by id.
  content   TEXT,
  subjects  TEXT
) STRICT;
-- One notification gathers a recipient's news.
CREATE UNIQUE INDEX notifications_open ON notifications (recipient) WHERE state = 'open';
CREATE INDEX notifications_waiting ON notifications (due_at) WHERE state IN ('open', 'full');
-- For the newest ones of a recipient, and how many of them there were lately.
CREATE INDEX notifications_left ON notifications (recipient, urgent, left_at) WHERE left_at IS NOT NULL;

CREATE TABLE notification_news (
  notification TEXT NOT NULL,
  position     INTEGER NOT NULL,
  recipient    TEXT NOT NULL,
  -- The message that brought it: handled again, it brings nothing twice.
  source       TEXT NOT NULL,
  news         TEXT NOT NULL,
  PRIMARY KEY (notification, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notification_news_source ON notification_news (source, recipient);

CREATE TABLE deliveries (
  n            INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  notification TEXT NOT NULL,
  recipient    TEXT NOT NULL,
  channel      TEXT NOT NULL,
  state        TEXT NOT NULL,
  attempts     INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  settled_at   INTEGER,
  evidence     TEXT,
  -- The channels to fall over to, in order, as JSON.
  fallbacks    TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_notification ON deliveries (notification, n);
CREATE INDEX deliveries_undelivered ON deliveries (settled_at) WHERE state = 'undelivered';
