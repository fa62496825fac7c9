import type { Database } from "../../base/sqlite/database.ts";
import type { Loaded, Need, NeedKind, Needs, NeedValue } from "../verb.ts";
import { type Row, toAlert, toExecution, toLoginCode, toRequest, toToken, twinNumber } from "./rows.ts";

type Loader<Kind extends NeedKind> = (db: Database, need: Need<Kind>) => NeedValue<Kind>;

function one<T>(row: unknown, read: (row: Row) => T): T | undefined {
  return row === undefined ? undefined : read(row as Row);
}

/** One query for each kind of need; all are look-ups by an index. */
const loaders: { readonly [Kind in NeedKind]: Loader<Kind> } = {
  request: (db, { id }) => one(db.sql("SELECT body FROM requests WHERE id = ?").get(id), toRequest),
  requestNamed: (db, { name }) =>
    one(
      db
        .sql(
          "SELECT r.body FROM request_names AS n JOIN requests AS r ON r.id = n.request_id WHERE n.name = ?",
        )
        .get(name),
      toRequest,
    ),
  recentTwins: (db, { fingerprint, since }) =>
    (
      db
        .sql(
          "SELECT body FROM requests WHERE twin = ? AND created_at >= ? AND finished_at IS NULL ORDER BY created_at, n",
        )
        .all(twinNumber(fingerprint), since) as Row[]
    )
      .map(toRequest)
      .filter((request) => request.fingerprint === fingerprint),
  executionOf: (db, { requestId }) =>
    one(db.sql("SELECT * FROM executions WHERE request_id = ?").get(requestId), toExecution),
  token: (db, { id }) => one(db.sql("SELECT * FROM tokens WHERE id = ?").get(id), toToken),
  loginCode: (db, { hash }) => one(db.sql("SELECT * FROM login_codes WHERE hash = ?").get(hash), toLoginCode),
  openAlert: (db, { code, subject }) =>
    one(
      db
        .sql("SELECT * FROM alerts WHERE code = ? AND subject = ? AND resolved_at IS NULL")
        .get(code, subject),
      toAlert,
    ),
};

/** Reads everything that a verb needs, inside its transaction. */
export function load<N extends Needs>(db: Database, needs: N): Loaded<N> {
  const loaded: Record<string, unknown> = {};
  for (const [name, need] of Object.entries(needs)) {
    if (need === undefined) continue;
    const loader = loaders[need.read] as Loader<NeedKind>;
    loaded[name] = loader(db, need);
  }
  return loaded as Loaded<N>;
}
