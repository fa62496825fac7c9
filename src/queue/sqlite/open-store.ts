import { type Clock, systemClock } from "../../base/clock.ts";
import { newId } from "../../base/id.ts";
import type { Service } from "../../base/service.ts";
import { Checkpointer } from "../../base/sqlite/checkpointer.ts";
import { type Database, openDatabase } from "../../base/sqlite/database.ts";
import { ForeignCommits } from "../../base/sqlite/foreign-commits.ts";
import { GroupWriter } from "../../base/sqlite/group-writer.ts";
import { migrate } from "../../base/sqlite/migrator.ts";
import type { MessageStore } from "../store.ts";
import { MessageTable } from "./message-table.ts";
import { queueMigrations } from "./migrations.ts";
import { SqliteMessageStore } from "./sqlite-store.ts";

/** A message store with a file of its own; `start` begins to notice other processes, `stop` closes the file. */
export interface QueueStore extends MessageStore, Service {}

class OwnSqliteStore extends SqliteMessageStore implements QueueStore {
  readonly #db: Database;
  readonly #writer: GroupWriter;
  readonly #checkpointer: Checkpointer;
  readonly #foreign: ForeignCommits;

  constructor(file: string, db: Database, clock: Clock) {
    const checkpointer = new Checkpointer(file, db, clock);
    const writer = new GroupWriter(db, [checkpointer]);
    const foreign = new ForeignCommits(db);
    super({ db, writer, foreign, clock, table: new MessageTable(db, newId) });
    this.#db = db;
    this.#writer = writer;
    this.#checkpointer = checkpointer;
    this.#foreign = foreign;
  }

  async start(): Promise<void> {
    await this.#writer.start();
    await this.#checkpointer.start();
    await this.#foreign.start();
  }

  async stop(): Promise<void> {
    await this.#foreign.stop();
    await this.#writer.stop();
    await this.#checkpointer.stop();
    this.#db.close();
  }
}

/** Opens (or makes) an SQLite file with the queue's tables alone, for use without a ledger. */
export function openQueueStore(file: string, clock: Clock = systemClock): QueueStore {
  const db = openDatabase(file);
  try {
    migrate(db, queueMigrations(), clock.now());
    return new OwnSqliteStore(file, db, clock);
  } catch (error) {
    db.close();
    throw error;
  }
}
