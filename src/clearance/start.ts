import type { Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { approvesAtDeadline } from "../domain/at-deadline.ts";
import type { Decision } from "../domain/decision.ts";
import { type Execution, executionLease } from "../domain/execution.ts";
import type { Grant } from "../domain/grant.ts";
import { isOwnAsk } from "../domain/may-decide.ts";
import { type AtDeadline, type Judgement, riskRank } from "../domain/policy/policy.ts";
import { approvalsOf, quorumOf } from "../domain/quorum.ts";
import { type AgentRequest, isSeenByHook } from "../domain/request.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { lapse } from "./expire.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import { forgetAppointment } from "./outgoing.ts";

export interface StartInput {
  readonly id: string;
  readonly by: Execution["by"];
  /** The executor's secret, by which it alone may go on. */
  readonly claim: string;
  /** Who claims, as others may read it. */
  readonly holder: string;
  readonly worker?: string;
  /** How long the run may be silent; default: that of an executor that renews its lease. */
  readonly lease?: Milliseconds;
  /** What would run now, rebuilt (server) or repeated by the client (agent). */
  readonly digest: string;
  /** What today's policy says of it. */
  readonly judgement: Judgement;
  /** What today's policy makes of asks that nobody has decided in time. */
  readonly atDeadline: AtDeadline;
}

export interface Started {
  readonly request: AgentRequest;
  readonly execution: Execution;
  /** True when this claim had started it before. */
  readonly again: boolean;
}

/** Why an approved request may not run after all, and which gate says so. */
interface ClosedGate {
  readonly gate: "clearance" | "digest" | "policy" | "approver" | "grant" | "quorum";
  readonly why: string;
}

/**
 * Lets exactly one executor start an approved request, after asking every gate again. A closed gate closes the
 * request for good; a claim that is merely second changes nothing.
 */
export const start = verb({
  name: "start",
  needs: ({ id }: StartInput) => ({
    request: { read: "request", id },
    execution: { read: "executionOf", requestId: id },
    grant: { read: "grantOf", requestId: id },
  }),
  decide({ request, execution, grant }, input: StartInput, at): Step<Started | Refusal> {
    if (!request) return refused(noSuchRequest(input.id));
    if (execution) return second(request, execution, input);
    if (!mayRun(request, input.by)) return refused(wrongExecutor(request));
    if (request.status !== "approved") return refused(wrongState(request, "approved"));
    const closed = closedGate(request, input, at) ?? closedGrant(request, grant, input, at);
    if (closed) return lapseAt(request, closed, at);
    return begin(request, input, at);
  },
});

function second(request: AgentRequest, execution: Execution, input: StartInput): Step<Started | Refusal> {
  const same = execution.claim === input.claim && request.status === "executing";
  if (same) return { answer: { request, execution, again: true }, changes: [] };
  return refused(
    refuse(
      "claim_held",
      `${request.id} is claimed by ${request.claimedBy ?? "another executor"} (${request.status})`,
      {
        id: request.id,
        status: request.status,
        claimedBy: request.claimedBy,
      },
    ),
  );
}

/** A client that tells of a dialog by its hook answers it itself, also where the screen had shown it before. */
function mayRun(request: AgentRequest, by: Execution["by"]): boolean {
  const { execution } = request;
  return execution === by || (execution === "pane" && by === "agent" && isSeenByHook(request));
}

/** What the desk runs, no agent may start beside it, and the other way round. */
function wrongExecutor(request: AgentRequest): Refusal {
  const runner = request.execution === "server" ? "the desk" : "the agent that asked";
  return refuse("wrong_state", `${request.id} is to be run by ${runner}: ask with another --execution`, {
    id: request.id,
    execution: request.execution,
  });
}

function closedGate(request: AgentRequest, input: StartInput, at: Moment): ClosedGate | undefined {
  const { decision, clearanceUntil = 0 } = request;
  if (clearanceUntil <= at.now) return { gate: "clearance", why: "the approval has expired" };
  if (request.digest !== input.digest) {
    return { gate: "digest", why: "what would run now is not what was approved" };
  }
  if (decision === undefined || isOwnAsk(decision.by, request)) {
    return { gate: "approver", why: "nobody but the requester has approved it" };
  }
  return stricterPolicy(decision, input) ?? stricterQuorum(request, input.judgement);
}

/** A person's approval outlives a rule that would ask again, but nothing outlives a rule that denies. */
function stricterPolicy(
  { by: approver, atDeadline: isAtDeadline }: Decision,
  { judgement: today, atDeadline }: StartInput,
): ClosedGate | undefined {
  if (today.ruling === "deny")
    return { gate: "policy", why: `today's policy denies it: ${today.reasons[0]}` };
  if (isAtDeadline && approvesAtDeadline(today, atDeadline)) return undefined;
  if (approver === "policy" && today.ruling !== "allow") {
    return { gate: "policy", why: `today's policy wants a person's decision: ${today.reasons[0]}` };
  }
  return undefined;
}

/** Today's policy may want more approvals, or other reviewers, than there were. */
function stricterQuorum(request: AgentRequest, today: Judgement): ClosedGate | undefined {
  const { decision, approvals = [] } = request;
  if (decision?.by === "policy") return undefined;
  const wanted = quorumOf(today);
  const had = approvalsOf(request);
  if (had < wanted)
    return { gate: "quorum", why: `today's policy wants ${wanted} approvals, and there are ${had}` };
  const approvers = [decision?.by ?? "", ...approvals.map(({ by }) => by)];
  const other = approvers.find((by) => today.reviewers?.includes(by) === false);
  if (other === undefined) return undefined;
  return { gate: "quorum", why: `today's policy does not let ${other} approve it` };
}

/** What nobody has looked at by itself runs only while its grant holds, at no higher risk than the grant is for. */
function closedGrant(
  { decision }: AgentRequest,
  grant: Grant | undefined,
  { judgement }: StartInput,
  at: Moment,
): ClosedGate | undefined {
  if (decision?.grant === undefined) return undefined;
  const close = (why: string): ClosedGate => ({ gate: "grant", why: `its grant ${decision.grant} ${why}` });
  if (!grant) return close("is not there any more");
  if (grant.revoked) return close(`was revoked by ${grant.revoked.by}`);
  if (grant.expiresAt <= at.now) return close("has expired");
  if (riskRank(judgement.risk) > riskRank(grant.covered.risk)) {
    return close(`covers ${grant.covered.risk} risk, and today's policy takes it for ${judgement.risk}`);
  }
  return undefined;
}

function lapseAt(request: AgentRequest, { gate, why }: ClosedGate, at: Moment): Step<Refusal> {
  const message = `${request.id} may not start, gate ${gate}: ${why}; ask again`;
  const code = gate === "digest" ? "digest_differs" : "gate_failed";
  return {
    answer: refuse(code, message, { id: request.id, gate, status: "lapsed" }),
    changes: lapse(request, gate, why, at).changes,
  };
}

function begin(request: AgentRequest, input: StartInput, at: Moment): Step<Started> {
  const execution: Execution = {
    id: at.newId("exe"),
    requestId: request.id,
    by: input.by,
    claim: input.claim,
    worker: input.worker,
    startedAt: at.now,
    leaseUntil: at.now + (input.lease ?? executionLease),
  };
  const executing = move(request, "executing", { claimedBy: input.holder }, at);
  return {
    answer: { request: executing, execution, again: false },
    changes: [
      ...forgetAppointment(request),
      update(executing),
      { change: "insert_execution", execution },
      append("request_executing", request.id, input.holder, {
        execution: execution.id,
        by: input.by,
        digest: input.digest,
        policy: input.judgement.policy,
      }),
    ],
  };
}
