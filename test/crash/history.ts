import type { DatabaseSync } from "node:sqlite";

/** What a request's row says, as far as the inspection needs it. */
export interface RequestFacts {
  readonly id: string;
  readonly status: string;
  readonly key: string;
  readonly digest: string;
  readonly deadline: number;
  readonly task: string;
  readonly nonce: string;
}

export interface EntryFacts {
  readonly type: string;
  readonly by: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A round's ledger, read whole. */
export interface History {
  readonly requests: ReadonlyMap<string, RequestFacts>;
  /** By subject, in order. */
  readonly entries: ReadonlyMap<string, readonly EntryFacts[]>;
  /** Ids of all executions. */
  readonly executions: readonly string[];
  /** Keys of the messages that still wait. */
  readonly messages: ReadonlySet<string>;
  /** Dead letters, as text. */
  readonly dead: readonly string[];
}

type Row = Record<string, unknown>;

export function readHistory(db: DatabaseSync): History {
  const all = (sql: string): Row[] => db.prepare(sql).all() as Row[];
  const requests = all(
    "SELECT r.id, r.status, r.ruled, e.body FROM requests AS r JOIN entries AS e ON e.seq = r.asked ORDER BY r.n",
  ).map(requestFacts);
  const entries = Map.groupBy(
    all("SELECT type, subject, by, body FROM entries ORDER BY seq"),
    ({ subject }) => String(subject),
  );
  return {
    requests: new Map(requests.map((request) => [request.id, request])),
    entries: new Map([...entries].map(([subject, rows]) => [subject, rows.map(entryFacts)])),
    executions: all("SELECT id FROM executions").map(({ id }) => String(id)),
    messages: new Set(all("SELECT key FROM messages WHERE state <> 'dead'").map(({ key }) => String(key))),
    dead: all("SELECT actor, payload, reason FROM messages WHERE state = 'dead'").map((row) =>
      JSON.stringify(row),
    ),
  };
}

function requestFacts(row: Row): RequestFacts {
  const asked = JSON.parse(String(row.body)) as Row & { command: { argv: readonly string[] } };
  const ruled = row.ruled === null ? {} : (JSON.parse(String(row.ruled)) as Row);
  const body = { ...asked, ...ruled };
  const [, task = "", nonce = ""] = body.command.argv;
  return {
    id: String(row.id),
    status: String(row.status),
    key: String(body.key),
    digest: String(body.digest),
    deadline: Number(body.deadline),
    task,
    nonce,
  };
}

function entryFacts({ type, by, body }: Row): EntryFacts {
  return { type: String(type), by: String(by), body: JSON.parse(String(body)) as EntryFacts["body"] };
}
