import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { MessageTable } from "../../queue/sqlite/message-table.ts";
import type { Loaded, Need, NeedKind, Needs, NeedValue } from "../verb.ts";
import { deliveriesBeside, subjectsTold } from "./delivery-table.ts";
import { grantById, grantOfRequest, grantsFor } from "./grant-table.ts";
import { findCopy, mailboxesOf, mailboxesSeen } from "./note-table.ts";
import { bells, waitingAtHand } from "./notification-table.ts";
import type { RecentTwins } from "./recent-twins.ts";
import { selectRequests, toRequest } from "./request-table.ts";
import { type Row, toAlert, toExecution, toLoginCode, toToken } from "./rows.ts";
import { findTask } from "./task-table.ts";

/** What loading needs beside the database itself. */
export interface LoadContext {
  readonly db: Database;
  readonly twins: RecentTwins;
  readonly table: MessageTable;
}

type Loader<Kind extends NeedKind> = (
  context: LoadContext,
  need: Need<Kind>,
  now: Instant,
) => NeedValue<Kind>;

function one<T>(row: unknown, read: (row: Row) => T): T | undefined {
  return row === undefined ? undefined : read(row as Row);
}

const requestById = `${selectRequests} WHERE id = ?`;
const requestByName = `${selectRequests} WHERE id = (SELECT request_id FROM request_names WHERE name = ?)`;

/** One query for each kind of need; all are look-ups by an index. */
const loaders: { readonly [Kind in NeedKind]: Loader<Kind> } = {
  request: ({ db }, { id }) => one(db.sql(requestById).get(id), toRequest),
  requestNamed: ({ db }, { name }) => one(db.sql(requestByName).get(name), toRequest),
  recentTwins: ({ twins }, { fingerprint, since }) => twins.find(fingerprint, since),
  executionOf: ({ db }, { requestId }) =>
    one(db.sql("SELECT * FROM executions WHERE request_id = ?").get(requestId), toExecution),
  grant: ({ db }, { id }) => grantById(db, id),
  grantsFor: ({ db }, { commandHash }, now) => grantsFor(db, commandHash, now),
  grantOf: ({ db }, { requestId }) => grantOfRequest(db, requestId),
  token: ({ db }, { id }) => one(db.sql("SELECT * FROM tokens WHERE id = ?").get(id), toToken),
  tokensNamed: ({ db }, { name }) =>
    (db.sql("SELECT * FROM tokens WHERE name = ?").all(name) as Row[]).map(toToken),
  loginCode: ({ db }, { hash }) =>
    one(db.sql("SELECT * FROM login_codes WHERE hash = ?").get(hash), toLoginCode),
  openAlert: ({ db }, { code, subject }) =>
    one(
      db
        .sql("SELECT * FROM alerts WHERE code = ? AND subject = ? AND resolved_at IS NULL")
        .get(code, subject),
      toAlert,
    ),
  queuePause: ({ table }, { queue }) => table.pausedSince(queue),
  task: ({ db }, { task }) => findTask(db, task),
  mailboxes: ({ db }, { names }) => mailboxesOf(db, names),
  mailboxesSeen: ({ db }, { since, limit }) => mailboxesSeen(db, since, limit),
  noteCopy: ({ db }, { id, recipient }) => findCopy(db, id, recipient),
  bells: ({ db }, { ringers, source }) => bells(db, ringers, source),
  waiting: ({ db }, { notification }) => waitingAtHand(db, notification),
  deliveriesBeside: ({ db }, { delivery }) => deliveriesBeside(db, delivery),
  subjectsTold: ({ db }, { delivery }) => subjectsTold(db, delivery),
};

/** Reads everything that a verb needs as it is now, inside its transaction. */
export function load<N extends Needs>(context: LoadContext, needs: N, now: Instant): Loaded<N> {
  const loaded: Record<string, unknown> = {};
  for (const [name, need] of Object.entries(needs)) {
    if (need === undefined) continue;
    const loader = loaders[need.read] as Loader<NeedKind>;
    loaded[name] = loader(context, need, now);
  }
  return loaded as Loaded<N>;
}
