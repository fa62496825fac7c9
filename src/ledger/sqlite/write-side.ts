import type { Clock, Instant } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import { type NewId, newId as randomId } from "../../base/id.ts";
import type { Service } from "../../base/service.ts";
import { Checkpointer } from "../../base/sqlite/checkpointer.ts";
import { type Database, openDatabase } from "../../base/sqlite/database.ts";
import { ForeignCommits } from "../../base/sqlite/foreign-commits.ts";
import { GroupWriter } from "../../base/sqlite/group-writer.ts";
import { migrate } from "../../base/sqlite/migrator.ts";
import type { RatesByQueue } from "../../queue/attempt-meter.ts";
import { MessageTable } from "../../queue/sqlite/message-table.ts";
import { SqliteMessageStore } from "../../queue/sqlite/sqlite-store.ts";
import type { OutputChunk } from "../ledger.ts";
import type { NewWorker } from "../records.ts";
import type { Change, Moment, Needs, Verb } from "../verb.ts";
import { deadLetterAlerts } from "./dead-letter-alerts.ts";
import { LastSeen } from "./last-seen.ts";
import { load } from "./load.ts";
import { ledgerMigrations } from "./migrations.ts";
import { appendOutput } from "./output.ts";
import { RecentTwins } from "./recent-twins.ts";
import { Sealer } from "./seal.ts";
import { type StoreContext, store } from "./store.ts";
import * as workerTable from "./worker-table.ts";

export interface WriteSideOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly newId?: NewId;
  /** Only tests that show why FULL is needed say NORMAL. */
  readonly synchronous?: "FULL" | "NORMAL";
}

/** The writing half of an SQLite ledger: everything that goes through the one writer of the process. */
export class WriteSide implements Service {
  readonly #options: WriteSideOptions;
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #listeners = new Set<() => void>();
  #open: OpenWriter | undefined;

  constructor(options: WriteSideOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#newId = options.newId ?? randomId;
  }

  async start(): Promise<void> {
    if (this.#open) return;
    this.#open = await openWriter(this.#options, this.#newId, () => this.#announce());
    this.#open.foreign.onCommit(() => this.#announce());
  }

  async stop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    await open.writer.stop();
    await open.checkpointer.stop();
    await open.foreign.stop();
    open.db.close();
  }

  get messages(): SqliteMessageStore {
    return this.#parts.messages;
  }

  get #parts(): OpenWriter {
    if (!this.#open)
      throw new VistoError("draining", "the ledger is not open: it has not started, or has stopped");
    return this.#open;
  }

  async run<Input, N extends Needs, Answer>(verb: Verb<Input, N, Answer>, input: Input): Promise<Answer> {
    const open = this.#parts;
    const { answer, sent } = await open.writer.write(() => {
      const moment = this.#moment();
      const step = verb.decide(load(open, verb.needs(input), moment.now), input, moment);
      for (const change of step.changes) store(open, change, moment.now);
      return { answer: step.answer, sent: step.changes.some(mayMakeReady) };
    });
    if (sent) open.messages.wake();
    return answer;
  }

  #moment(): Moment {
    const now = this.#clock.now();
    return { now, newId: (prefix) => this.#newId(prefix, now) };
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Writes outside a verb: effects that follow no lifecycle. */
  async #write<T>(work: (open: OpenWriter, now: Instant) => T): Promise<T> {
    const open = this.#parts;
    return open.writer.write(() => work(open, this.#clock.now()));
  }

  appendOutput(executionId: string, claim: string, chunks: readonly OutputChunk[]): Promise<boolean> {
    return this.#write(({ db }) => appendOutput(db, executionId, claim, chunks));
  }

  registerWorker(worker: NewWorker): Promise<void> {
    return this.#write((open, now) => workerTable.register(open, worker, now));
  }

  heartbeat(workerId: string, rates: RatesByQueue): Promise<void> {
    return this.#write(({ db }, now) => workerTable.heartbeat(db, workerId, rates, now));
  }

  async removeWorker(workerId: string, how: "stopped" | "lost"): Promise<void> {
    const { messages } = this.#parts;
    await this.#write((open, now) => workerTable.remove(open, workerId, how, now));
    messages.wake();
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Whether a worker that waits may have something to do after this change; an alert sends a message to whoever is told. */
function mayMakeReady({ change }: Change): boolean {
  return change === "send" || change === "raise_alert" || change === "resume_queue";
}

interface OpenWriter extends StoreContext {
  /** Used inside the writer's transactions only. */
  readonly db: Database;
  readonly writer: GroupWriter;
  readonly checkpointer: Checkpointer;
  readonly foreign: ForeignCommits;
  readonly messages: SqliteMessageStore;
}

/** Opens the file, brings it up to date, and calls `onSealed` after each commit that has added to the history. */
async function openWriter(
  options: WriteSideOptions,
  newId: NewId,
  onSealed: () => void,
): Promise<OpenWriter> {
  const { file, clock } = options;
  const db = openDatabase(file, options.synchronous);
  try {
    migrate(db, ledgerMigrations(), clock.now());
  } catch (error) {
    db.close();
    throw error;
  }
  const sealer = new Sealer(db, onSealed);
  const table = new MessageTable(
    db,
    newId,
    deadLetterAlerts(() => context, clock),
  );
  const twins = new RecentTwins(db, clock);
  const lastSeen = new LastSeen(db);
  const context: StoreContext = { db, sealer, table, twins, lastSeen };
  const checkpointer = new Checkpointer(file, db, clock);
  const writer = new GroupWriter(db, [sealer, twins, lastSeen, checkpointer], clock);
  const foreign = new ForeignCommits(db);
  const messages = new SqliteMessageStore({ writer, db, table, clock, foreign });
  await foreign.start();
  await checkpointer.start();
  return { ...context, writer, checkpointer, foreign, messages };
}
