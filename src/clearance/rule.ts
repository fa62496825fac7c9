import type { Milliseconds } from "../base/clock.ts";
import type { Refusal } from "../base/errors.ts";
import { beginAttention, type Rhythm } from "../domain/attention.ts";
import type { Command } from "../domain/command.ts";
import type { Content } from "../domain/digest.ts";
import type { Grant } from "../domain/grant.ts";
import type { Judgement } from "../domain/policy/policy.ts";
import type { AgentRequest } from "../domain/request.ts";
import { isTaskKind, reportTask, type Task, type TaskRef } from "../domain/task.ts";
import { type Change, type Moment, type Need, type Step, verb } from "../ledger/verb.ts";
import { approve, type Moved } from "./approve.ts";
import { expirePending } from "./expire.ts";
import { approveByGrant, grantsNeed, keptContent } from "./grants.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import { forgetAppointment, judgeLater, keepAppointment, notifyAgent, notifySupervisor } from "./outgoing.ts";

/** What a judgement is applied with. */
export interface Terms {
  /** How long an approval may be used. */
  readonly clearance: Milliseconds;
  /** By what times the desk insists on a decision. */
  readonly rhythm: Rhythm;
  /** The open grants for the command. */
  readonly grants: readonly Grant[];
  /** How the task stood that the ask reports about. */
  readonly task: Task | undefined;
}

/** Reads the task that an ask reports about, where it does. */
export function taskNeed(task: TaskRef | undefined): Need<"task"> | undefined {
  return task && { read: "task", task };
}

/** What becomes of a pending request once the policy has spoken (or has not yet): its next state and what follows. */
export function applyJudgement(
  pending: AgentRequest,
  judgement: Judgement | null,
  { clearance, rhythm, grants, task }: Terms,
  at: Moment,
): Moved {
  const { id } = pending;
  if (judgement === null) {
    return { request: pending, changes: [judgeLater(id), ...keepAppointment(pending, at)] };
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
      return approveByGrant(ruled, grants, clearance, ruling, at) ?? waitForReviewer(ruled, rhythm, at);
    case "deny": {
      const decision = { verdict: "reject", by: "policy", at: at.now, reason } as const;
      return {
        request: move(ruled, "rejected", { decision }, at),
        changes: [append("request_rejected", id, "policy", { ...ruling, reason }), notifyAgent(id)],
      };
    }
    case "allow": {
      const decision = { verdict: "approve", by: "policy", at: at.now, reason } as const;
      if (isTaskKind(ruled.kind)) return recordReport(ruled, decision, task, ruling, at);
      return approve(ruled, decision, clearance, { ...ruling, reason }, at);
    }
  }
}

function waitForReviewer(ruled: AgentRequest, rhythm: Rhythm, at: Moment): Moved {
  const request: AgentRequest = { ...ruled, attention: beginAttention(rhythm, at.now) };
  return {
    request,
    changes: [notifySupervisor(ruled), ...keepAppointment(request, at)],
  };
}

/** A report about a task changes nothing outside the ledger: recording it is doing it. */
function recordReport(
  ruled: AgentRequest,
  decision: NonNullable<AgentRequest["decision"]>,
  before: Task | undefined,
  ruling: Readonly<Record<string, unknown>>,
  at: Moment,
): Moved {
  const result = { outcome: "executed", durationMs: 0 } as const;
  const task = reportTask(before, ruled, at.now);
  const changes: Change[] = [append("request_executed", ruled.id, "policy", { ...ruling })];
  if (task) changes.push({ change: "report_task", task });
  return { request: move(ruled, "executed", { decision, result }, at), changes };
}

export interface RuleInput {
  readonly id: string;
  /** The request's own command, by which its grants are found. */
  readonly command: Command;
  readonly judgement: Judgement;
  readonly digest: string;
  readonly content?: Content;
  readonly clearance: Milliseconds;
  readonly rhythm: Rhythm;
  /** The task that the request reports about. */
  readonly task?: TaskRef;
}

/** Gives a request the judgement that was not ready when it was submitted. */
export const rule = verb({
  name: "rule",
  needs: ({ id, command, judgement, task }: RuleInput) => ({
    request: { read: "request", id },
    grants: grantsNeed(command, judgement),
    task: taskNeed(task),
  }),
  decide({ request, grants = [], task }, input: RuleInput, at): Step<AgentRequest | Refusal> {
    const { id, judgement, digest, clearance, rhythm } = input;
    if (!request) return refused(noSuchRequest(id));
    if (request.status !== "pending" || request.judgement)
      return refused(wrongState(request, "pending, not ruled"));
    // An agent that was told `expired`, or has given up, must not see its command run after all.
    if (request.deadline <= at.now) return expirePending(request, at);
    const content = keptContent(input);
    const terms = { clearance, rhythm, grants, task };
    const ruled = applyJudgement({ ...request, digest, content }, judgement, terms, at);
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
        ...forgetAppointment(request),
        { change: "rule_request", id, digest, content, judgement },
        update(ruled.request),
        ...ruled.changes,
      ],
    };
  },
});
