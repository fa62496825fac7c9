import { randomBytes } from "node:crypto";
import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { isRefusal } from "../base/errors.ts";
import { bestEffort, type Log } from "../base/log.ts";
import type { ConfirmInput } from "../clearance/confirm.ts";
import type { Desk } from "../clearance/desk.ts";
import type { Started } from "../clearance/start.ts";
import { executionLease } from "../domain/execution.ts";
import { actorQueues, requestPayload } from "../domain/messages.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { ExecutionEnd, Executor } from "../executor/executor.ts";
import { type Actor, actor } from "../queue/actor.ts";
import type { Attempt } from "../queue/attempt.ts";
import { cancel } from "../queue/outcome.ts";
import { OutputRecorder } from "./output-recorder.ts";

export interface ExecuteParts {
  readonly desk: Desk;
  readonly executor: Executor;
  /** The environment that a request's command gets: the same that its digest was made of. */
  readonly environmentOf: (request: AgentRequest) => Readonly<Record<string, string>>;
  /** The worker under whose lease the command runs. */
  readonly worker: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Bytes kept of each stream. */
const outputLimit = 256 * 1024;
/** How long a command has after TERM. */
const termGrace: Milliseconds = 5_000;
/** How often an outcome that could not be recorded is tried again. */
const confirmAgainEvery: Milliseconds = 500;

/** Claims an approved request, runs its command once, and records what became of it. */
export function executeApprovedCommand(parts: ExecuteParts): Actor<{ requestId: string }> {
  return actor(
    {
      name: "execute_approved_command",
      queue: actorQueues.execute_approved_command,
      payload: requestPayload,
      minBackoff: "1s",
      maxBackoff: "30s",
      // The command has its own limit, from the policy.
      timeLimit: "never",
    },
    async ({ requestId }, attempt) => {
      const { desk, worker, clock } = parts;
      const request = await desk.ledger.request(requestId);
      if (request?.status !== "approved") return cancel("it is not waiting to be run");
      const claim = `${worker}#${randomBytes(16).toString("base64url")}`;
      const claimedAt = clock.monotonic();
      const started = await desk.startHere(request, claim, worker);
      if (isRefusal(started)) return cancel(started.message);
      try {
        await runStarted(parts, started, claimedAt, attempt);
      } catch (error) {
        // Nobody follows it any more: recovery stops what still runs and says that the outcome is unknown.
        await bestEffort(parts.log, "execution_not_abandoned", () => desk.abandon(requestId, claim));
        throw error;
      }
      return undefined;
    },
  );
}

async function runStarted(
  parts: ExecuteParts,
  { request, execution }: Started,
  claimedAt: Milliseconds,
  attempt: Attempt,
): Promise<void> {
  const { desk, executor, clock, log } = parts;
  const { claim } = execution;
  const output = new OutputRecorder({ ledger: desk.ledger, clock, log }, execution);
  let recorded: Promise<unknown> = Promise.resolve();
  const end = await executor.run({
    id: execution.id,
    command: request.command,
    cwd: request.cwd,
    environment: parts.environmentOf(request),
    timeLimit: desk.timeLimit,
    grace: termGrace,
    outputLimit,
    // Counted from before the commit, so that a process that was asleep since never starts late.
    mayStart: () => clock.monotonic() - claimedAt < executionLease / 3,
    onStart: (process) => {
      recorded = desk.spawned(request.id, claim, process).catch((error: unknown) => {
        log.error("spawn_not_recorded", { request: request.id, execution: execution.id, error });
      });
    },
    onOutput: (stream, bytes) => output.add(stream, bytes),
    signal: attempt.signal,
  });
  await recorded;
  await output.end();
  await confirmUntilHeard(parts, { id: request.id, claim, result: resultOf(end) }, attempt.signal);
}

/** What the executor saw, as a result; only exit code 0 counts as executed. */
export function resultOf(end: ExecutionEnd): ConfirmInput["result"] {
  if (end.kind === "not_started") return { outcome: "failed", reason: `not_started: ${end.reason}` };
  const { exitCode, signal, truncated, durationMs } = end;
  const facts = {
    exitCode: exitCode ?? undefined,
    signal: signal ?? undefined,
    truncated,
    endedProcesses: end.endedProcesses || undefined,
    durationMs,
  };
  if (end.timedOut) return { outcome: "timed_out", reason: "time_limit", ...facts };
  if (end.stopped) return { outcome: "failed", reason: "stopped", ...facts };
  return { outcome: exitCode === 0 ? "executed" : "failed", ...facts };
}

/** An outcome is known only here: it is not given up because a disk is full for a while. */
async function confirmUntilHeard(
  { desk, clock, log }: ExecuteParts,
  input: ConfirmInput,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const answer = await desk.confirm(input);
      if (isRefusal(answer)) log.warn("outcome_refused", { request: input.id, why: answer.message });
      return;
    } catch (error) {
      log.error("outcome_not_recorded", { request: input.id, error });
      if (signal.aborted) throw error;
      await pause(clock, confirmAgainEvery, signal);
    }
  }
}
