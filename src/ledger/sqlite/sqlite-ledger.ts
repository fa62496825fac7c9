import type { Clock, Instant } from "../../base/clock.ts";
import { type NewId, newId as randomId } from "../../base/id.ts";
import type { Execution } from "../../domain/execution.ts";
import type { AgentRequest } from "../../domain/request.ts";
import type { Token } from "../../domain/reviewer.ts";
import type { SqliteMessageStore } from "../../queue/sqlite/sqlite-store.ts";
import type { Page } from "../../queue/store.ts";
import type { ChainHead, ChainReport, Entry } from "../entry.ts";
import type { CapturedOutput, Ledger, OutputChunk, Overdue, RequestQuery } from "../ledger.ts";
import type { Alert, WorkerRecord } from "../records.ts";
import type { Moment, Needs, Verb } from "../verb.ts";
import { listRequests } from "./list-requests.ts";
import { load } from "./load.ts";
import { type OpenLedger, openLedger, type SqliteLedgerOptions } from "./open-ledger.ts";
import { appendOutput, readOutput } from "./output.ts";
import { type Row, toAlert, toEntry, toExecution, toRequest, toToken, toWorker } from "./rows.ts";
import { readHead } from "./seal.ts";
import { store } from "./store.ts";
import * as workerTable from "./worker-table.ts";

const entryColumns = "seq, at, type, subject, by, body, lower(hex(hash)) AS hash";

/** The ledger on one SQLite file, which several processes of one machine may share. */
export class SqliteLedger implements Ledger {
  readonly #options: SqliteLedgerOptions;
  readonly #clock: Clock;
  readonly #newId: NewId;
  readonly #listeners = new Set<() => void>();
  #open: OpenLedger | undefined;

  constructor(options: SqliteLedgerOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#newId = options.newId ?? randomId;
  }

  async start(): Promise<void> {
    if (this.#open) return;
    this.#open = await openLedger(this.#options, this.#newId);
    this.#open.foreign.onCommit(() => this.#announce());
  }

  async stop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  get messages(): SqliteMessageStore {
    return this.#parts.messages;
  }

  get #parts(): OpenLedger {
    if (!this.#open) throw new Error("the ledger is not started");
    return this.#open;
  }

  async run<Input, N extends Needs, Answer>(verb: Verb<Input, N, Answer>, input: Input): Promise<Answer> {
    const { db, writer, messages } = this.#parts;
    const { answer, sent, changed } = await writer.write(() => {
      const moment = this.#moment();
      const step = verb.decide(load(db, verb.needs(input)), input, moment);
      for (const change of step.changes) store(this.#parts, change, moment.now);
      return {
        answer: step.answer,
        changed: step.changes.length > 0,
        sent: step.changes.some((change) => change.change === "send"),
      };
    });
    if (sent) messages.wake();
    if (changed) this.#announce();
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
  async #write<T>(work: (open: OpenLedger, now: Instant) => T): Promise<T> {
    const open = this.#parts;
    const value = await open.writer.write(() => work(open, this.#clock.now()));
    this.#announce();
    return value;
  }

  async request(id: string): Promise<AgentRequest | undefined> {
    return this.#one("SELECT body FROM requests WHERE id = ?", [id], toRequest);
  }

  async requests(query: RequestQuery): Promise<Page<AgentRequest>> {
    const { reader } = this.#parts;
    return listRequests((sql, values) => reader.rows(sql, values), query);
  }

  async countPending(): Promise<number> {
    const sql = "SELECT count(*) AS count FROM requests WHERE status = 'pending'";
    return (this.#parts.points.sql(sql).get() as { count: number }).count;
  }

  async execution(requestId: string): Promise<Execution | undefined> {
    return this.#one("SELECT * FROM executions WHERE request_id = ?", [requestId], toExecution);
  }

  async output(executionId: string): Promise<CapturedOutput> {
    return readOutput(this.#parts.points, executionId);
  }

  async appendOutput(executionId: string, claim: string, chunks: readonly OutputChunk[]): Promise<boolean> {
    return this.#parts.writer.write(() => appendOutput(this.#parts.db, executionId, claim, chunks));
  }

  async tokenByHash(hash: string): Promise<Token | undefined> {
    return this.#one("SELECT * FROM tokens WHERE hash = ?", [hash], toToken);
  }

  async tokens(): Promise<readonly Token[]> {
    return this.#many("SELECT * FROM tokens ORDER BY created_at, id", [], toToken);
  }

  async entries(after: number, limit: number): Promise<readonly Entry[]> {
    const sql = `SELECT ${entryColumns} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?`;
    return this.#many(sql, [after, limit], toEntry);
  }

  async entriesOf(subject: string, limit: number): Promise<readonly Entry[]> {
    const sql = `SELECT ${entryColumns} FROM entries WHERE subject = ? ORDER BY seq LIMIT ?`;
    return this.#many(sql, [subject, limit], toEntry);
  }

  async head(): Promise<ChainHead> {
    return readHead(this.#parts.points);
  }

  async verifyChain(): Promise<ChainReport> {
    return this.#parts.reader.verify();
  }

  async openAlerts(): Promise<readonly Alert[]> {
    return this.#many(
      "SELECT * FROM alerts WHERE resolved_at IS NULL ORDER BY raised_at, rowid",
      [],
      toAlert,
    );
  }

  async overdue(now: Instant, limit: number): Promise<Overdue> {
    const due = (status: string): string[] =>
      this.#many(
        "SELECT id FROM requests WHERE due_at <= ? AND status = ? ORDER BY due_at LIMIT ?",
        [now, status, limit],
        (row) => String(row.id),
      );
    return {
      pending: due("pending"),
      approved: due("approved"),
      executing: this.#many(
        "SELECT request_id FROM executions WHERE ended_at IS NULL AND lease_until <= ? ORDER BY lease_until LIMIT ?",
        [now, limit],
        (row) => String(row.request_id),
      ),
    };
  }

  async registerWorker(worker: Omit<WorkerRecord, "startedAt" | "heartbeatAt">): Promise<void> {
    await this.#write((open, now) => workerTable.register(open, worker, now));
  }

  async heartbeat(workerId: string): Promise<void> {
    const { db, writer } = this.#parts;
    await writer.write(() => workerTable.heartbeat(db, workerId, this.#clock.now()));
  }

  async removeWorker(workerId: string, how: "stopped" | "lost"): Promise<void> {
    await this.#write((open, now) => workerTable.remove(open, workerId, how, now));
    this.#parts.messages.wake();
  }

  async workers(): Promise<readonly WorkerRecord[]> {
    return this.#many("SELECT * FROM workers ORDER BY started_at, id", [], toWorker);
  }

  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #one<T>(sql: string, values: (string | number)[], read: (row: Row) => T): T | undefined {
    const row = this.#parts.points.sql(sql).get(...values);
    return row === undefined ? undefined : read(row as Row);
  }

  #many<T>(sql: string, values: (string | number)[], read: (row: Row) => T): T[] {
    return (this.#parts.points.sql(sql).all(...values) as Row[]).map(read);
  }
}
