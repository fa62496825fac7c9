import type { Clock, Instant } from "../../base/clock.ts";
import { VistoError } from "../../base/errors.ts";
import { type Database, openReader } from "../../base/sqlite/database.ts";
import type { Execution } from "../../domain/execution.ts";
import type { Grant } from "../../domain/grant.ts";
import type { NotificationDelivery } from "../../domain/notification-delivery.ts";
import type { AgentRequest } from "../../domain/request.ts";
import type { Token } from "../../domain/reviewer.ts";
import type { Task } from "../../domain/task.ts";
import type { RatesByQueue } from "../../queue/attempt-meter.ts";
import type { MessageStore, Page } from "../../queue/store.ts";
import type { ChainHead, ChainReport, Entry } from "../entry.ts";
import type {
  CapturedOutput,
  DeliveryAtHand,
  DeliveryQuery,
  GrantQuery,
  Ledger,
  OutputChunk,
  Overdue,
  RequestQuery,
  SessionQuery,
} from "../ledger.ts";
import type { NoteQuery, PageQuery, RequestStats, StatsQuery, TaskQuery } from "../queries.ts";
import type { AgentRecord, Alert, KeptNote, NewWorker, WorkerRecord } from "../records.ts";
import { askPrefix, type Needs, type Verb } from "../verb.ts";
import { listAgents } from "./agent-table.ts";
import { listDeliveries, toDelivery } from "./delivery-table.ts";
import { listGrants } from "./grant-table.ts";
import { isQuick, listRequests } from "./list-requests.ts";
import { listNotes } from "./note-table.ts";
import { toNotification } from "./notification-table.ts";
import { readOutput } from "./output.ts";
import { pageOf, type ReadRows, readCursor } from "./page.ts";
import { Reader } from "./reader.ts";
import { selectRequests, toRequest } from "./request-table.ts";
import { type Row, toAlert, toEntry, toExecution, toToken, toWorker } from "./rows.ts";
import { readHead } from "./seal.ts";
import { listTasks } from "./task-table.ts";
import { WriteSide, type WriteSideOptions } from "./write-side.ts";

const entryColumns = "seq, at, type, subject, by, body, lower(hex(hash)) AS hash";

/** What is open while the ledger runs. */
interface OpenReaders {
  /** Look-ups by key from this thread: they see what is committed. */
  readonly points: Database;
  /** Lists. */
  readonly reader: Reader;
  /** Searches that look at row after row, which no list should have to wait for. */
  readonly searcher: Reader;
  /** Checks of the whole file, which no list should have to wait for. */
  readonly verifier: Reader;
  /** Figures, which may take a second the first time. */
  readonly counter: Reader;
}

/** The ledger on one SQLite file, which several processes of one machine may share. */
export class SqliteLedger implements Ledger {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #writes: WriteSide;
  #open: OpenReaders | undefined;

  constructor(options: WriteSideOptions) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#writes = new WriteSide(options);
  }

  /** The writer first: it makes the file and brings it up to date. */
  async start(): Promise<void> {
    if (this.#open) return;
    await this.#writes.start();
    const newReader = () => new Reader(this.#file, this.#clock);
    const readers = {
      reader: newReader(),
      searcher: newReader(),
      verifier: newReader(),
      counter: newReader(),
    };
    await Promise.all(Object.values(readers).map((reader) => reader.start()));
    this.#open = { points: openReader(this.#file), ...readers };
  }

  async stop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await this.#writes.stop();
    if (!open) return;
    const { points, ...readers } = open;
    await Promise.all(Object.values(readers).map((reader) => reader.stop()));
    points.close();
  }

  get #parts(): OpenReaders {
    if (!this.#open)
      throw new VistoError("draining", "the ledger is not open: it has not started, or has stopped");
    return this.#open;
  }

  get messages(): MessageStore {
    return this.#writes.messages;
  }

  run<Input, N extends Needs, Answer>(verb: Verb<Input, N, Answer>, input: Input): Promise<Answer> {
    return this.#writes.run(verb, input);
  }

  appendOutput(executionId: string, claim: string, chunks: readonly OutputChunk[]): Promise<boolean> {
    return this.#writes.appendOutput(executionId, claim, chunks);
  }

  registerWorker(worker: NewWorker): Promise<void> {
    return this.#writes.registerWorker(worker);
  }

  heartbeat(workerId: string, rates: RatesByQueue = {}): Promise<void> {
    return this.#writes.heartbeat(workerId, rates);
  }

  removeWorker(workerId: string, how: "stopped" | "lost"): Promise<void> {
    return this.#writes.removeWorker(workerId, how);
  }

  onCommit(listener: () => void): () => void {
    return this.#writes.onCommit(listener);
  }

  async request(id: string): Promise<AgentRequest | undefined> {
    return this.#one(`${selectRequests} WHERE id = ?`, [id], toRequest);
  }

  async requests(query: RequestQuery): Promise<Page<AgentRequest>> {
    const { reader, searcher, points } = this.#parts;
    if (!isQuick(query)) return listRequests((sql, values) => searcher.rows(sql, values), query);
    if (reader.isAwake) return listRequests(this.#readRows, query);
    // The thread wakes for the next one; this page is a millisecond's work.
    reader.wake();
    return listRequests(async (sql, values) => points.sql(sql).all(...values) as Row[], query);
  }

  async countPending(): Promise<number> {
    const sql = "SELECT count(*) AS count FROM requests WHERE status = 'pending'";
    return (this.#parts.points.sql(sql).get() as { count: number }).count;
  }

  async waiting(limit: number): Promise<readonly AgentRequest[]> {
    return this.#many(`${selectRequests} WHERE status = 'pending' ORDER BY n LIMIT ?`, [limit], toRequest);
  }

  async countUnfetched(since: Instant): Promise<number> {
    const sql = "SELECT count(*) AS count FROM requests WHERE unfetched_at >= ?";
    return (this.#parts.points.sql(sql).get(since) as { count: number }).count;
  }

  async requestNamed(name: string): Promise<AgentRequest | undefined> {
    const named = "id = (SELECT request_id FROM request_names WHERE name = ?)";
    return this.#one(`${selectRequests} WHERE ${named}`, [name], toRequest);
  }

  async asksOfSession({ session, fingerprint, unfinished, limit }: SessionQuery) {
    const prefix = askPrefix(session, fingerprint);
    const named = "id IN (SELECT request_id FROM request_names WHERE name > ? AND name < ?)";
    const open = unfinished ? "AND finished_at IS NULL" : "";
    // Behind the prefix come only letters, digits, `_` and `:`, all of which stand before `~`.
    const sql = `${selectRequests} WHERE ${named} ${open} ORDER BY n DESC LIMIT ?`;
    return this.#many(sql, [prefix, `${prefix}~`, limit], toRequest);
  }

  async execution(requestId: string): Promise<Execution | undefined> {
    return this.#one("SELECT * FROM executions WHERE request_id = ?", [requestId], toExecution);
  }

  async output(executionId: string): Promise<CapturedOutput> {
    return readOutput(this.#parts.points, executionId);
  }

  async grants(query: GrantQuery): Promise<Page<Grant>> {
    return listGrants(this.#readRows, query);
  }

  async agents(query: PageQuery): Promise<Page<AgentRecord>> {
    return listAgents(this.#readRows, query);
  }

  async tasks(query: TaskQuery): Promise<Page<Task>> {
    return listTasks(this.#readRows, query);
  }

  async notes(query: NoteQuery): Promise<Page<KeptNote>> {
    return listNotes(this.#readRows, query);
  }

  async stats(query: StatsQuery): Promise<RequestStats> {
    return this.#parts.counter.stats(query);
  }

  async delivery(id: string): Promise<DeliveryAtHand | undefined> {
    const delivery = this.#one("SELECT * FROM deliveries WHERE id = ?", [id], toDelivery);
    if (!delivery) return undefined;
    const sql = "SELECT * FROM notifications WHERE id = ?";
    const notification = this.#one(sql, [delivery.notification], toNotification);
    return notification && { delivery, notification };
  }

  async deliveries(query: DeliveryQuery): Promise<Page<NotificationDelivery>> {
    return listDeliveries(this.#readRows, query);
  }

  async countUndelivered(since: Instant): Promise<number> {
    const sql = "SELECT count(*) AS count FROM deliveries WHERE state = 'undelivered' AND settled_at >= ?";
    return (this.#parts.points.sql(sql).get(since) as { count: number }).count;
  }

  async tokenByHash(hash: string): Promise<Token | undefined> {
    return this.#one("SELECT * FROM tokens WHERE hash = ?", [hash], toToken);
  }

  async tokens({ limit, cursor = behindEveryId }: PageQuery): Promise<Page<Token>> {
    const sql = "SELECT * FROM tokens WHERE id < ? ORDER BY id DESC LIMIT ?";
    return pageOf(this.#rows(sql, [cursor, limit + 1]), limit, toToken, "id");
  }

  async isIdentity(name: string): Promise<boolean> {
    return this.#parts.points.sql("SELECT 1 FROM tokens WHERE name = ?").get(name) !== undefined;
  }

  async entries(after: number, limit: number): Promise<readonly Entry[]> {
    const sql = `SELECT ${entryColumns} FROM entries WHERE seq > ? ORDER BY seq LIMIT ?`;
    return this.#many(sql, [after, limit], toEntry);
  }

  async entriesOf(subject: string, limit: number, after = 0): Promise<readonly Entry[]> {
    const sql = `SELECT ${entryColumns} FROM entries WHERE subject = ? AND seq > ? ORDER BY seq LIMIT ?`;
    return this.#many(sql, [subject, after, limit], toEntry);
  }

  async head(): Promise<ChainHead> {
    return readHead(this.#parts.points);
  }

  async verifyChain(): Promise<ChainReport> {
    return this.#parts.verifier.verify();
  }

  async openAlerts(): Promise<readonly Alert[]> {
    return this.#many(
      "SELECT * FROM alerts WHERE resolved_at IS NULL ORDER BY raised_at, rowid",
      [],
      toAlert,
    );
  }

  async alerts({ limit, cursor }: PageQuery): Promise<Page<Alert>> {
    const sql =
      "SELECT *, rowid AS n FROM alerts WHERE resolved_at IS NULL AND rowid > ? ORDER BY rowid LIMIT ?";
    return pageOf(this.#rows(sql, [readCursor(cursor) ?? 0, limit + 1]), limit, toAlert);
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
      notifications: this.#many(
        "SELECT id FROM notifications WHERE state IN ('open', 'full') AND due_at <= ? ORDER BY due_at LIMIT ?",
        [now, limit],
        (row) => String(row.id),
      ),
    };
  }

  async workers(): Promise<readonly WorkerRecord[]> {
    return this.#many("SELECT * FROM workers ORDER BY started_at, id", [], toWorker);
  }

  /** Away from this thread. */
  readonly #readRows: ReadRows = (sql, values) => this.#parts.reader.rows(sql, values);

  #one<T>(sql: string, values: (string | number)[], read: (row: Row) => T): T | undefined {
    const row = this.#parts.points.sql(sql).get(...values);
    return row === undefined ? undefined : read(row as Row);
  }

  #many<T>(sql: string, values: (string | number)[], read: (row: Row) => T): T[] {
    return this.#rows(sql, values).map(read);
  }

  #rows(sql: string, values: (string | number)[]): Row[] {
    return this.#parts.points.sql(sql).all(...values) as Row[];
  }
}

/** Ids are letters, digits and an underscore. */
const behindEveryId = "~";
