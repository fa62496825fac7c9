import type { Clock, Milliseconds } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { endFamily } from "./end-family.ts";
import { Execution } from "./execution.ts";
import type { ExecutionEnd, ExecutionOrder, Executor, ProcessIdentity } from "./executor.ts";
import { type Child, type Launch, prepareLaunch, spawnLaunch, spawnRefusal } from "./launch.ts";
import { GroupFamily, MarkedFamily, type ProcessFamily } from "./process-family.ts";
import { ProcessTable } from "./process-table.ts";

export interface ProcessExecutorOptions {
  /** How long what a dead desk left behind has between TERM and KILL. */
  readonly recoveryGrace?: Milliseconds;
  readonly table?: ProcessTable;
}

/** Runs commands as processes of this machine. */
export class ProcessExecutor implements Executor {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #recoveryGrace: Milliseconds;
  readonly #table: ProcessTable;

  constructor(clock: Clock, log: Log, options: ProcessExecutorOptions = {}) {
    this.#clock = clock;
    this.#log = log;
    this.#recoveryGrace = options.recoveryGrace ?? 2_000;
    this.#table = options.table ?? new ProcessTable();
  }

  async run(order: ExecutionOrder): Promise<ExecutionEnd> {
    const launch = await prepareLaunch(order);
    if ("reason" in launch) return notStarted(launch.reason);
    if (order.signal.aborted) return notStarted("it was stopped before it started");
    if (!order.mayStart()) return notStarted("its lease no longer allows a start");
    const child = spawnLaunch(launch, order);
    if ("reason" in child) return notStarted(child.reason);
    if (child.pid === undefined) return notStarted((await spawnRefusal(launch, child)).reason);
    return this.#follow(order, launch, child, child.pid);
  }

  async stopMarked(executionId: string, root?: ProcessIdentity): Promise<number> {
    if (!this.#table.available) {
      this.#log.warn("execution.left_unproven", { execution: executionId, pid: root?.pid });
      return 0;
    }
    const family = this.#markedFamily(executionId, root, false);
    const count = await endFamily(family, this.#recoveryGrace, this.#clock);
    if (count > 0) this.#log.warn("execution.left_ended", { execution: executionId, processes: count });
    return count;
  }

  async #follow(order: ExecutionOrder, launch: Launch, child: Child, pid: number): Promise<ExecutionEnd> {
    const root: ProcessIdentity = { pid, startTime: this.#table.entry(pid)?.startTime ?? "" };
    const family = this.#familyOf(order.id, root);
    const execution = new Execution({ child, order, family, clock: this.#clock });
    this.#log.debug("execution.started", { execution: order.id, pid, program: launch.file });
    try {
      order.onStart(root);
    } catch (error) {
      execution.fail(error);
    }
    return execution.finish();
  }

  #familyOf(executionId: string, root: ProcessIdentity): ProcessFamily {
    return root.startTime === "" ? new GroupFamily(root) : this.#markedFamily(executionId, root, true);
  }

  #markedFamily(executionId: string, root: ProcessIdentity | undefined, ownRoot: boolean): MarkedFamily {
    return new MarkedFamily({ table: this.#table, executionId, ownRoot, ...(root ? { root } : {}) });
  }
}

function notStarted(reason: string): ExecutionEnd {
  return { kind: "not_started", reason };
}
