import type { Milliseconds } from "../base/clock.ts";
import type { Refusal } from "../base/errors.ts";
import type { Judgement } from "../domain/policy/policy.ts";
import type { AgentRequest } from "../domain/request.ts";
import { type Change, type Moment, type Step, verb } from "../ledger/verb.ts";
import { expirePending } from "./expire.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import {
  executeCommand,
  expireAtDeadline,
  forgetPending,
  judgeLater,
  lapseAtEnd,
  notifyAgent,
  notifySupervisor,
} from "./outgoing.ts";

/** What becomes of a pending request once the policy has spoken (or has not yet): its next state and what follows. */
export function applyJudgement(
  pending: AgentRequest,
  judgement: Judgement | null,
  clearance: Milliseconds,
  at: Moment,
): { request: AgentRequest; changes: readonly Change[] } {
  const { id } = pending;
  if (judgement === null) {
    return { request: pending, changes: [judgeLater(id), expireAtDeadline(id, pending.deadline - at.now)] };
  }
  const ruled = { ...pending, judgement };
  const reason = judgement.reasons[0];
  const ruling = {
    ruling: judgement.ruling,
    risk: judgement.risk,
    rule: judgement.rule,
    policy: judgement.policy,
  };
  switch (judgement.ruling) {
    case "ask":
      return {
        request: ruled,
        changes: [notifySupervisor(id), expireAtDeadline(id, pending.deadline - at.now)],
      };
    case "deny": {
      const decision = { verdict: "reject", by: "policy", at: at.now, reason } as const;
      return {
        request: move(ruled, "rejected", { decision }, at),
        changes: [append("request_rejected", id, "policy", { ...ruling, reason }), notifyAgent(id)],
      };
    }
    case "allow":
      return applyAllow(
        ruled,
        { verdict: "approve", by: "policy", at: at.now, reason },
        clearance,
        ruling,
        at,
      );
  }
}

function applyAllow(
  ruled: AgentRequest,
  decision: NonNullable<AgentRequest["decision"]>,
  clearance: Milliseconds,
  ruling: Readonly<Record<string, unknown>>,
  at: Moment,
): { request: AgentRequest; changes: readonly Change[] } {
  const { id, kind } = ruled;
  if (isTaskReport(kind)) {
    // A task report changes nothing outside the ledger: recording it is doing it.
    const result = { outcome: "executed", durationMs: 0 } as const;
    return {
      request: move(ruled, "executed", { decision, result }, at),
      changes: [append("request_executed", id, "policy", { ...ruling })],
    };
  }
  return approve(ruled, decision, clearance, { ...ruling, reason: decision.reason }, at);
}

function isTaskReport(kind: AgentRequest["kind"]): boolean {
  return kind === "task_progress" || kind === "task_complete" || kind === "task_fail";
}

/** Turns a pending request into a clearance: its executor is sent for, or its agent may claim it until it lapses. */
export function approve(
  pending: AgentRequest,
  decision: NonNullable<AgentRequest["decision"]>,
  clearance: Milliseconds,
  body: Readonly<Record<string, unknown>>,
  at: Moment,
): { request: AgentRequest; changes: readonly Change[] } {
  const { id } = pending;
  const request = move(pending, "approved", { decision, clearanceUntil: at.now + clearance }, at);
  const run = request.execution === "server" ? [executeCommand(id)] : [];
  return {
    request,
    changes: [
      append("request_approved", id, decision.by, { ...body, digest: request.digest }),
      ...run,
      lapseAtEnd(id, clearance),
    ],
  };
}

/** Gives a request the judgement that was not ready when it was submitted. */
export const rule = verb({
  name: "rule",
  needs: ({ id }: { id: string; judgement: Judgement; digest: string; clearance: Milliseconds }) => ({
    request: { read: "request", id },
  }),
  decide({ request }, { id, judgement, digest, clearance }, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (request.status !== "pending" || request.judgement)
      return refused(wrongState(request, "pending, not ruled"));
    // An agent that was told `expired`, or has given up, must not see its command run after all.
    if (request.deadline <= at.now) return expirePending(request, at);
    const ruled = applyJudgement({ ...request, digest }, judgement, clearance, at);
    const stillPending = ruled.request.status === "pending";
    const body = {
      ruling: judgement.ruling,
      risk: judgement.risk,
      reasons: judgement.reasons,
      rule: judgement.rule,
    };
    return {
      answer: ruled.request,
      changes: [
        append("request_ruled", id, "policy", { ...body, policy: judgement.policy, digest }),
        ...(stillPending ? [] : [forgetPending(id)]),
        { change: "rule_request", id, digest, judgement },
        update(ruled.request),
        ...ruled.changes,
      ],
    };
  },
});
