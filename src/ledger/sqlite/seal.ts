import type { Instant } from "../../base/clock.ts";
import type { Database } from "../../base/sqlite/database.ts";
import type { GroupState } from "../../base/sqlite/group-writer.ts";
import { genesisHash, hashBody, linkHash } from "../chain.ts";
import type { ChainHead, EntryDraft } from "../entry.ts";

/** Reads the newest entry's number and hash. */
export function readHead(db: Database): ChainHead {
  const row = db.sql("SELECT seq, lower(hex(hash)) AS hash FROM entries ORDER BY seq DESC LIMIT 1").get() as
    | { seq: number; hash: string }
    | undefined;
  return row ? { seq: row.seq, hash: row.hash } : { seq: 0, hash: genesisHash };
}

/**
 * Seals entries: gives each its number and hash in the transaction that stores it. The head is read anew at
 * each group, because another process may have written, and follows savepoints back.
 */
export class Sealer implements GroupState {
  readonly #db: Database;
  readonly #onSealed: () => void;
  #begunAt: ChainHead = { seq: 0, hash: genesisHash };
  #head: ChainHead = this.#begunAt;

  constructor(db: Database, onSealed: () => void) {
    this.#db = db;
    this.#onSealed = onSealed;
  }

  begin(): void {
    this.#begunAt = readHead(this.#db);
    this.#head = this.#begunAt;
  }

  committed(): void {
    if (this.#head !== this.#begunAt) this.#onSealed();
  }

  mark(): () => void {
    const before = this.#head;
    return () => {
      this.#head = before;
    };
  }

  /** Answers the entry's number. */
  append(entry: EntryDraft, at: Instant): number {
    const json = JSON.stringify(entry.body);
    const bodyHash = hashBody(json);
    const seq = this.#head.seq + 1;
    const hash = linkHash(this.#head.hash, {
      seq,
      at,
      type: entry.type,
      subject: entry.subject,
      by: entry.by,
      bodyHash,
    });
    this.#db
      .sql(
        "INSERT INTO entries (seq, at, type, subject, by, body, body_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      )
      .run(
        seq,
        at,
        entry.type,
        entry.subject,
        entry.by,
        json,
        Buffer.from(bodyHash, "hex"),
        Buffer.from(hash, "hex"),
      );
    this.#head = { seq, hash };
    return seq;
  }
}
