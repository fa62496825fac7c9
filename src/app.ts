/** The composition root: the one file that knows everyone. It builds the parts in the order in which a request travels. */

import { availableParallelism, hostname } from "node:os";
import { attendRequest } from "./actors/attend-request.ts";
import { executeApprovedCommand } from "./actors/execute-approved-command.ts";
import { type NotificationParts, notificationActors } from "./actors/notification-actors.ts";
import { notifyAgentResult } from "./actors/notify-agent-result.ts";
import { processAgentRequest } from "./actors/process-agent-request.ts";
import { recoverExecution } from "./actors/recover-execution.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { readEnvironment, type Variables } from "./base/environment.ts";
import { newId } from "./base/id.ts";
import { type Log, silentLog } from "./base/log.ts";
import { type Service, Services } from "./base/service.ts";
import { Accounts } from "./clearance/accounts.ts";
import { Desk, type Digester } from "./clearance/desk.ts";
import { machineHere } from "./clearance/judge/machine-facts.ts";
import { policyPlaces } from "./clearance/judge/policy-places.ts";
import { ThreadedJudge } from "./clearance/judge/threaded-judge.ts";
import { Presence } from "./clearance/presence.ts";
import { agentDigest, contentOf, digestOf } from "./domain/digest.ts";
import { type QueueName, queueNames, type WorkerQueue, workerQueues } from "./domain/messages.ts";
import { emptyPlan, type PlanSource } from "./domain/notification-plan.ts";
import type { Judgement } from "./domain/policy/policy.ts";
import { HttpDoor } from "./doors/http/http-door.ts";
import { McpEndpoint } from "./doors/mcp/http-endpoint.ts";
import { executionEnvironment } from "./executor/environment.ts";
import { commandFacts } from "./executor/facts.ts";
import { FactsCache } from "./executor/facts-cache.ts";
import { ProcessExecutor } from "./executor/process-executor.ts";
import { ProcessTable } from "./executor/process-table.ts";
import { searchPath } from "./executor/search-path.ts";
import { DataFolder } from "./ledger/data-folder.ts";
import { FolderLock } from "./ledger/sqlite/folder-lock.ts";
import { SqliteLedger } from "./ledger/sqlite/sqlite-ledger.ts";
import { Tail } from "./ledger/tail.ts";
import { Feed } from "./notifiers/feed.ts";
import { Notifications } from "./notifiers/notifiers.ts";
import { planPlace } from "./notifiers/plan/plan-file.ts";
import type { Actor } from "./queue/actor.ts";
import { AttemptMeter } from "./queue/attempt-meter.ts";
import { EmbeddedBroker } from "./queue/brokers/embedded.ts";
import { Worker } from "./queue/worker.ts";
import { Attendance } from "./upkeep/attendance.ts";
import { DailyHead } from "./upkeep/daily-head.ts";
import { Sweeper } from "./upkeep/sweeper.ts";
import { WorkerHeartbeat } from "./upkeep/worker-heartbeat.ts";
import { version } from "./version.ts";

/** What every process of visto that opens a ledger is told; only the folder has to be. */
export interface ProcessOptions {
  /** The data folder; it is made where it is missing. */
  readonly data: string;
  /** The owner's policy, on top of the default one; without it `policy.yaml` of the data folder, once it is there. */
  readonly policyFile?: string;
  /** Who is told of what; without it `notifications.yaml` of the data folder, once it is there. */
  readonly notificationsFile?: string;
  /** Commands that run at the same time; default "auto", 16 for each processor. */
  readonly workers?: number | "auto";
  /** The variables of which commands get those that the executor lists; default: those of this process. */
  readonly environment?: Variables;
  /** Default: nothing is logged. */
  readonly log?: Log;
  readonly clock?: Clock;
}

/** Where a desk keeps its record, and where it listens. */
export interface DeskOptions extends ProcessOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0, which takes any free port. */
  readonly port?: number;
  /** Calls a second of one token; default: enough for 500 agents. */
  readonly callRate?: number | "off";
}

/** On which desk's folder further workers run, and what they do there. */
export interface WorkerProcessOptions extends ProcessOptions {
  /** Which queues to serve; default: all that do not need the desk itself. */
  readonly queues?: readonly WorkerQueue[];
}

/** A desk of this process. */
export interface RunningDesk {
  /** Where it answers. */
  readonly url: string;
  /** The token that may do everything; it also lies in the folder, as `token`. */
  readonly adminToken: string;
  /** The token that agents ask with; it also lies in the folder, as `agent-token`. */
  readonly agentToken: string;
  /** A code by which a person logs in elsewhere: once, within 10 minutes. */
  createLoginCode(): Promise<string>;
  /** Logs a person in who is known to sit at this terminal, and answers their token. */
  loginHere(name: string): Promise<string>;
  /** Takes no more calls, answers those that wait, lets commands finish for 10 s, and closes the folder. */
  stop(): Promise<void>;
}

/** Handled at once per queue: most only touch the ledger, so that many at a time share a commit; a delivery waits for others. */
const concurrencies = { judge: 64, notify: 64, deliver: 256, upkeep: 64 } as const;
/** Commands mostly wait for something else than a processor of this machine. */
const commandsPerProcessor = 16;

/** What a process works with, its defaults filled in. */
type Settled = ProcessOptions & Required<Pick<ProcessOptions, "workers" | "environment" | "log" | "clock">>;

function settled({
  workers = "auto",
  environment = readEnvironment().variables,
  log = silentLog,
  clock = systemClock,
  ...rest
}: ProcessOptions): Settled {
  return { ...rest, workers, environment, log, clock };
}

/** Starts a desk on its folder; it answers on `url` when this resolves. */
export async function startDesk({
  host = "127.0.0.1",
  port = 0,
  callRate,
  ...given
}: DeskOptions): Promise<RunningDesk> {
  const options = settled(given);
  const { log, clock } = options;
  const folder = new DataFolder(options.data);
  folder.prepare(clock.now());
  const notifications = new Notifications({
    place: planPlace(options.notificationsFile, folder.notificationsFile),
    variables: options.environment,
    platform: process.platform,
    version,
    clock,
    log,
  });
  const core = buildCore(options, folder, notifications);
  const accounts = new Accounts(core.ledger, folder);
  const tail = new Tail(core.ledger, log);
  const feed = new Feed();
  const sweeper = new Sweeper({
    desk: core.desk,
    clock,
    log,
    host: hostname(),
    isAlive: (worker) => core.processes.isAlive(worker),
  });
  const news = { feed, plan: notifications, notifiers: notifications };
  const work = buildWork(options, core, news, queueNames);
  const { desk } = core;
  const mcp = new McpEndpoint({ url: () => door.url, clock, log, version });
  const presence = new Presence(clock, notifications);
  const attendance = new Attendance({ desk, presence, clock, log });
  const shown = { feed, presence, notifiers: notifications };
  const door = new HttpDoor({ desk, tail, ...shown, clock, log, host, port, version, callRate, mcp });
  const services = new Services([
    new FolderLock(folder.lockFile),
    core.judge,
    notifications,
    core.ledger,
    accounts,
    tail,
    sweeper,
    attendance,
    new DailyHead(core.ledger, clock),
    ...work,
    mcp,
    door,
    deskNote(folder, () => {
      const { policyFile, notificationsFile } = core;
      return { url: door.url, pid: process.pid, policyFile, notificationsFile };
    }),
  ]);
  await services.start();
  return {
    url: door.url,
    adminToken: accounts.adminToken,
    agentToken: accounts.agentToken,
    createLoginCode: () => accounts.createLoginCode("desk"),
    loginHere: (name) => accounts.loginHere(name),
    stop: () => services.stop(),
  };
}

/** Starts further workers on the folder of a desk; they need no lock and may come and go. */
export async function startWorker({ queues: chosen, ...given }: WorkerProcessOptions): Promise<Service> {
  const options = settled(given);
  const folder = new DataFolder(options.data);
  folder.prepare(options.clock.now());
  const note = folder.readDesk();
  const policyFile = options.policyFile ?? note?.policyFile;
  const notificationsFile = options.notificationsFile ?? note?.notificationsFile;
  const core = buildCore({ ...options, policyFile, notificationsFile }, folder);
  const queues = chosen ?? workerQueues;
  const services = new Services([core.judge, core.ledger, ...buildWork(options, core, noNews, queues)]);
  await services.start();
  return services;
}

type Core = ReturnType<typeof buildCore>;

/**
 * What a desk and a worker have in common: the ledger, the verbs, and the facts that verbs need.
 *
 * @internal Exported for the bench alone.
 */
export function buildCore(options: Settled, folder: DataFolder, plan: PlanSource = noNews.plan) {
  const { log, clock, policyFile, notificationsFile, environment } = options;
  const ledger = new SqliteLedger({ file: folder.ledgerFile, clock });
  const path = searchPath(environment.PATH);
  const machine = machineHere({
    environment,
    data: options.data,
    searchPath: path,
    policyFile: policyFile ?? folder.policyFile,
    notificationsFile,
  });
  const places = policyPlaces(policyFile, folder.policyFile);
  const judge = new ThreadedJudge({ places, machine }, clock, log);
  const plain = executionEnvironment(environment, {}, path);
  const environmentOf = ({ judgement }: { judgement: Judgement | null }) =>
    judgement?.environment ? executionEnvironment(environment, judgement.environment, path) : plain;
  const desk = new Desk({ ledger, clock, judge, digester: buildDigester(environmentOf, clock), plan });
  const processes = new ProcessTable();
  const executor = new ProcessExecutor(clock, log, { pipesFolder: folder.pipesFolder });
  return { ledger, judge, desk, environmentOf, executor, processes, policyFile, notificationsFile, clock };
}

function buildDigester(
  environmentOf: (request: { judgement: Judgement | null }) => Readonly<Record<string, string>>,
  clock: Clock,
): Digester {
  const cache = new FactsCache(clock);
  return async (input, fresh) => {
    if (input.execution !== "server") return { digest: agentDigest(input.fingerprint, {}) };
    const environment = environmentOf(input);
    const { command, cwd, scripts } = input;
    const facts = await commandFacts(command, cwd, environment, { cache, fresh, scripts });
    const digest = digestOf(input.fingerprint, facts, environment);
    // Only what is asked about may be granted, and only a grant binds the content.
    const content = input.judgement?.ruling === "ask" ? contentOf(command, facts, environment) : undefined;
    return { digest, content };
  };
}

/** The ways by which news reaches people from this process. */
type NewsWays = Pick<NotificationParts, "feed" | "plan" | "notifiers">;

/** Of a process that tells nobody, because it does not serve the queues for that. */
const noNews: NewsWays = {
  feed: new Feed(),
  plan: { plan: emptyPlan },
  notifiers: { notifier: () => undefined },
};

/** The worker of this process, and its word to the others that it is there. */
function buildWork(
  options: Settled,
  core: Core,
  news: NewsWays,
  queues: readonly QueueName[],
): readonly Service[] {
  const { log } = options;
  const { ledger, desk, executor, environmentOf, clock } = core;
  const name = newId("wrk", clock.now());
  const actors: readonly Actor[] = [
    processAgentRequest(desk),
    ...notificationActors({ desk, clock, ...news }),
    executeApprovedCommand({ desk, executor, environmentOf, worker: name, clock, log }),
    notifyAgentResult(desk, clock),
    attendRequest(desk, clock),
    recoverExecution(desk, executor),
  ];
  const commands =
    options.workers === "auto" ? availableParallelism() * commandsPerProcessor : options.workers;
  const concurrency = Object.fromEntries(
    queues
      .map((queue) => [queue, queue === "execute" ? commands : concurrencies[queue]] as const)
      .filter(([, slots]) => slots > 0),
  );
  const meter = new AttemptMeter(clock);
  const self = core.processes.entry(process.pid);
  const heartbeat = new WorkerHeartbeat(
    {
      id: name,
      host: hostname(),
      process: { pid: process.pid, startTime: self?.startTime ?? "" },
      queues: Object.keys(concurrency),
      version,
    },
    { ledger, clock, log, meter },
  );
  // The message store exists once the ledger has started, so the broker is made then.
  const { observe: observer } = meter;
  return [
    heartbeat,
    lazyService(() => workerOn(ledger, { actors, concurrency, name, clock, log, observer })),
  ];
}

function workerOn(
  ledger: SqliteLedger,
  options: Omit<ConstructorParameters<typeof Worker>[0], "broker">,
): Service {
  const broker = new EmbeddedBroker({ store: ledger.messages, clock: options.clock, log: options.log });
  return new Services([broker, new Worker({ ...options, broker })]);
}

/** A service that is only made when it is started. */
function lazyService(make: () => Service): Service {
  let made: Service | undefined;
  return {
    async start() {
      made ??= make();
      await made.start();
    },
    stop: async () => made?.stop(),
  };
}

function deskNote(folder: DataFolder, note: () => Parameters<DataFolder["writeDesk"]>[0]): Service {
  return {
    start: async () => folder.writeDesk(note()),
    stop: async () => folder.removeDesk(),
  };
}
