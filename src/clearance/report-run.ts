import { type Refusal, refuse } from "../base/errors.ts";
import type { Execution } from "../domain/execution.ts";
import { isFinished } from "../domain/lifecycle.ts";
import { type AgentRequest, isAskOf, type RequestResult } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { endAttention } from "./attention.ts";
import { finish } from "./confirm.ts";
import { append, move, noSuchRequest, refused, update } from "./move.ts";

/** The alert that stays open until a reviewer has seen to a run that the desk had not cleared. */
export const unclearedRunAlert = "ran_uncleared";

/** What a client tells of a tool call that is over. */
export interface RunReport {
  readonly id: string;
  readonly identity: Identity;
  readonly result: RequestResult & { readonly outcome: "executed" | "failed" };
}

/** Who decides, and holds the claim, where a person answered in the client itself. */
const client = "client";

/**
 * Records that a client has run what its hook had asked for. Where our answer had let it, that ends the execution; where
 * not, a person has answered in the client: the desk records it, and raises an alert where it had said no.
 */
export const reportRun = verb({
  name: "report_run",
  needs: ({ id }: RunReport) => ({
    request: { read: "request", id },
    execution: { read: "executionOf", requestId: id },
  }),
  decide({ request, execution }, input: RunReport, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    if (!isAskOf(request, input.identity.name)) return refused(notTheirs(request, input));
    // What the desk runs itself, it knows better; and what has ended has ended.
    const isSettled = request.execution === "server" || execution?.endedAt !== undefined;
    if (isSettled) return { answer: request, changes: [] };
    if (execution) return finish(request, execution, timed(input.result, execution, at), at);
    return isFinished(request.status) ? ranUncleared(request, input, at) : ranForPerson(request, input, at);
  },
});

function notTheirs(request: AgentRequest, { identity }: RunReport): Refusal {
  return refuse("role_forbidden", `${request.id} was asked by another identity than ${identity.name}`);
}

function timed(result: RunReport["result"], { startedAt }: Execution, at: Moment): RunReport["result"] {
  return { ...result, durationMs: result.durationMs ?? at.now - startedAt };
}

/** The whole way in one commit: a person's yes in the client, the run, its end. */
function ranForPerson(request: AgentRequest, { result }: RunReport, at: Moment): Step<AgentRequest> {
  const isDecided = request.status === "approved";
  const reason = "answered in the client";
  const decision = { verdict: "approve", by: client, at: at.now, reason } as const;
  const cleared = isDecided ? request : move(request, "approved", { decision }, at);
  const executing = move(cleared, "executing", { claimedBy: client }, at);
  const ended = move(executing, result.outcome, { result }, at);
  const run = pastExecution(request, result, at);
  const isGrave = !isDecided && request.judgement?.risk === "critical";
  return {
    answer: ended,
    changes: [
      ...endAttention(request, client),
      update(ended),
      ...run.changes,
      ...(isDecided
        ? []
        : [append("request_approved", request.id, client, { reason, digest: request.digest })]),
      append("request_executing", request.id, client, {
        execution: run.id,
        by: "agent",
        digest: request.digest,
      }),
      append(`request_${result.outcome}`, request.id, client, { execution: run.id, ...result }),
      ...(isGrave ? [alarm(request, "it is of critical risk, and was allowed in the client alone")] : []),
    ],
  };
}

/** A closed request stays closed: what ran after its end is an execution beside it. */
function ranUncleared(request: AgentRequest, { result }: RunReport, at: Moment): Step<AgentRequest> {
  const run = pastExecution(request, result, at);
  const noted = { ...request, result: { ...result, reason: "ran_uncleared" } };
  const after = request.status;
  return {
    answer: noted,
    changes: [
      update(noted),
      ...run.changes,
      append("request_ran_uncleared", request.id, client, { execution: run.id, after, ...result }),
      alarm(request, `it was ${after} at the desk, and was allowed in the client`),
    ],
  };
}

/** An execution that the desk learns of when it is over. */
function pastExecution(
  { id: requestId }: AgentRequest,
  { outcome, durationMs = 0 }: RunReport["result"],
  at: Moment,
): { readonly id: string; readonly changes: readonly Change[] } {
  const id = at.newId("exe");
  const execution: Execution = {
    id,
    requestId,
    by: "agent",
    claim: `${client} ${id}`,
    startedAt: at.now - durationMs,
    leaseUntil: at.now,
  };
  const ended = { ...execution, endedAt: at.now, outcome };
  return {
    id,
    changes: [
      { change: "insert_execution", execution },
      { change: "update_execution", execution: ended },
    ],
  };
}

function alarm({ id, agent }: AgentRequest, why: string): Change {
  const message = `${agent} has run ${id} without the desk's clearance: ${why}`;
  return { change: "raise_alert", alert: { code: unclearedRunAlert, subject: id, message } };
}
