import type { ChildProcess } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, Milliseconds } from "../base/clock.ts";
import type { Log } from "../base/log.ts";
import { endFamily } from "./end-family.ts";
import { Execution } from "./execution.ts";
import type { ExecutionEnd, ExecutionOrder, Executor, ProcessIdentity } from "./executor.ts";
import { type Launch, type NotStarted, prepareLaunch, spawnLaunch, spawnRefusal } from "./launch.ts";
import { type OutputPipes, PipePool } from "./output-pipes.ts";
import { GroupFamily, MarkedFamily, type ProcessFamily } from "./process-family.ts";
import { ProcessTable } from "./process-table.ts";

export interface ProcessExecutorOptions {
  /** How long what a dead desk left behind has between TERM and KILL. */
  readonly recoveryGrace?: Milliseconds;
  readonly table?: ProcessTable;
  /** Where the pipes of commands lie; a folder of ours alone. Default: one below the system's for temporary files. */
  readonly pipesFolder?: string;
}

/** Runs commands as processes of this machine. */
export class ProcessExecutor implements Executor {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #recoveryGrace: Milliseconds;
  readonly #table: ProcessTable;
  readonly #pipes: PipePool;

  constructor(clock: Clock, log: Log, options: ProcessExecutorOptions = {}) {
    this.#clock = clock;
    this.#log = log;
    this.#recoveryGrace = options.recoveryGrace ?? 2_000;
    this.#table = options.table ?? new ProcessTable();
    this.#pipes = new PipePool(options.pipesFolder ?? join(tmpdir(), `visto-pipes-${process.pid}`));
  }

  async run(order: ExecutionOrder): Promise<ExecutionEnd> {
    const launch = await prepareLaunch(order);
    if ("reason" in launch) return notStarted(launch.reason);
    const pipes = await this.#pipes.take();
    const child = this.#spawn(order, launch, pipes);
    pipes.release();
    if ("pid" in child && child.pid !== undefined) {
      return this.#follow(order, launch, { child, pid: child.pid, output: pipes });
    }
    pipes.close();
    return notStarted("reason" in child ? child.reason : (await spawnRefusal(launch, child)).reason);
  }

  /** Nothing may come between the last questions and the spawn. */
  #spawn(order: ExecutionOrder, launch: Launch, pipes: OutputPipes): ChildProcess | NotStarted {
    if (order.signal.aborted) return { reason: "it was stopped before it started" };
    if (!order.mayStart()) return { reason: "its lease no longer allows a start" };
    return spawnLaunch(launch, order, pipes.childEnds);
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

  async #follow(
    order: ExecutionOrder,
    launch: Launch,
    { child, pid, output }: { child: ChildProcess; pid: number; output: OutputPipes },
  ): Promise<ExecutionEnd> {
    const root: ProcessIdentity = { pid, startTime: this.#table.entry(pid)?.startTime ?? "" };
    const family = this.#familyOf(order.id, root);
    const execution = new Execution({ child, output, order, family, clock: this.#clock });
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
