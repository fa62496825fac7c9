import type { Database } from "../../src/base/sqlite/database.ts";
import { hashBody, linkHash } from "../../src/ledger/chain.ts";
import type { ChainHead } from "../../src/ledger/entry.ts";
import { type Cell, type Copy, copier } from "./pattern.ts";

/** A row as SQLite answers it, by column. */
export type Row = Readonly<Record<string, Cell>>;

/** Numbers that SQLite or the chain gives to each row anew. */
const givenAnew: ReadonlySet<string> = new Set(["n", "seq"]);

/** Copies one row of a table again and again. */
export class RowCopies {
  readonly #db: Database;
  readonly #sql: string;
  readonly #columns: readonly ((copy: Copy) => Cell)[];

  constructor(db: Database, table: string, row: Row, words: readonly string[]) {
    const names = Object.keys(row).filter((name) => !givenAnew.has(name));
    this.#db = db;
    this.#sql = `INSERT OR IGNORE INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    this.#columns = names.map((name) =>
      name === "asked" ? ({ asked }) => asked : copier(row[name] ?? null, words),
    );
  }

  insert(copy: Copy): void {
    this.#db.sql(this.#sql).run(...this.#columns.map((column) => column(copy)));
  }
}

const entrySql =
  "INSERT INTO entries (seq, at, type, subject, by, body, body_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

/** Copies one entry again and again, each sealed behind the one before it. */
export class EntryCopies {
  readonly #db: Database;
  readonly #row: Row;
  readonly #at: (copy: Copy) => Cell;
  readonly #subject: (copy: Copy) => Cell;
  readonly #body: (copy: Copy) => Cell;

  constructor(db: Database, row: Row, words: readonly string[]) {
    this.#db = db;
    this.#row = row;
    this.#at = copier(row.at ?? null, words);
    this.#subject = copier(row.subject ?? null, words);
    this.#body = copier(row.body ?? null, words);
  }

  /** Answers the new head of the chain. */
  append(copy: Copy, head: ChainHead): ChainHead {
    const [at, subject, body] = [
      Number(this.#at(copy)),
      String(this.#subject(copy)),
      String(this.#body(copy)),
    ];
    const [type, by, seq] = [String(this.#row.type), String(this.#row.by), head.seq + 1];
    const bodyHash = hashBody(body);
    const hash = linkHash(head.hash, { seq, at, type, subject, by, bodyHash });
    this.#db
      .sql(entrySql)
      .run(seq, at, type, subject, by, body, Buffer.from(bodyHash, "hex"), Buffer.from(hash, "hex"));
    return { seq, hash };
  }
}
