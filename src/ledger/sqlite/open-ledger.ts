import type { Clock } from "../../base/clock.ts";
import type { NewId } from "../../base/id.ts";
import { type Database, openDatabase, openReader } from "../../base/sqlite/database.ts";
import { ForeignCommits } from "../../base/sqlite/foreign-commits.ts";
import { GroupWriter } from "../../base/sqlite/group-writer.ts";
import { migrate } from "../../base/sqlite/migrator.ts";
import { MessageTable } from "../../queue/sqlite/message-table.ts";
import { SqliteMessageStore } from "../../queue/sqlite/sqlite-store.ts";
import { deadLetterAlerts } from "./dead-letter-alerts.ts";
import { ledgerMigrations } from "./migrations.ts";
import { Reader } from "./reader.ts";
import { Sealer } from "./seal.ts";
import type { StoreContext } from "./store.ts";

export interface SqliteLedgerOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly newId?: NewId;
  /** Only tests that show why FULL is needed say NORMAL. */
  readonly synchronous?: "FULL" | "NORMAL";
}

/** What is open while the ledger runs. */
export interface OpenLedger extends StoreContext {
  /** The writer's connection: used inside its transactions only. */
  readonly db: Database;
  /** Look-ups by key from the main thread: these see what is committed. */
  readonly points: Database;
  readonly writer: GroupWriter;
  readonly reader: Reader;
  readonly foreign: ForeignCommits;
  readonly messages: SqliteMessageStore;
  close(): Promise<void>;
}

export async function openLedger(options: SqliteLedgerOptions, newId: NewId): Promise<OpenLedger> {
  const { file, clock } = options;
  const db = openDatabase(file, options.synchronous);
  try {
    migrate(db, ledgerMigrations(), clock.now());
  } catch (error) {
    db.close();
    throw error;
  }
  const sealer = new Sealer(db);
  const table = new MessageTable(
    db,
    newId,
    deadLetterAlerts(() => context, clock),
  );
  const context: StoreContext = { db, sealer, table };
  const writer = new GroupWriter(db, sealer);
  const points = openReader(file);
  const foreign = new ForeignCommits(db);
  const reader = new Reader(file);
  const messages = new SqliteMessageStore({ writer, db, table, clock, foreign });
  await reader.start();
  await foreign.start();

  async function close(): Promise<void> {
    await writer.stop();
    await foreign.stop();
    await reader.stop();
    points.close();
    db.close();
  }
  return { db, points, writer, sealer, table, reader, foreign, messages, close };
}
