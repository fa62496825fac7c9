import type { Refusal } from "../base/errors.ts";
import type { Execution } from "../domain/execution.ts";
import type { AgentRequest } from "../domain/request.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import { notifyAgent } from "./outgoing.ts";

/** The alert that stays open until a person says what had become of a command. */
export const unknownOutcomeAlert = "outcome_unknown";

function recoveryNeeds({ id }: { id: string }) {
  return {
    request: { read: "request", id },
    execution: { read: "executionOf", requestId: id },
  } as const;
}

/**
 * Takes an execution away from an executor whose lease has run out, before its processes are stopped: from here
 * on nothing that it still reports is accepted, should it only have been asleep.
 */
export const seize = verb({
  name: "seize",
  needs: recoveryNeeds,
  decide({ request, execution }, { id }: { id: string }, at): Step<Execution | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (!execution || request.status !== "executing") return refused(wrongState(request, "executing"));
    if (execution.leaseUntil > at.now)
      return refused(wrongState(request, "executing under an expired lease"));
    const seized: Execution = { ...execution, claim: `recovery ${execution.id}`, worker: undefined };
    return { answer: seized, changes: [{ change: "update_execution", execution: seized }] };
  },
});

interface LossInput {
  readonly id: string;
  /** How many of its processes still ran and were stopped. */
  readonly stopped: number;
}

/** Says honestly that nobody knows what became of a command whose executor is gone, and raises the alert. */
export const lose = verb({
  name: "lose",
  needs: (input: LossInput) => recoveryNeeds(input),
  decide({ request, execution }, { id, stopped }: LossInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (!execution || request.status !== "executing") return refused(wrongState(request, "executing"));
    if (execution.leaseUntil > at.now)
      return refused(wrongState(request, "executing under an expired lease"));
    const why =
      stopped > 0
        ? `its executor was lost while it ran; processes stopped: ${stopped}`
        : "its executor was lost after it had started";
    const result = { outcome: "unknown", reason: "lease_lost" } as const;
    const unknown = move(request, "unknown", { result }, at);
    return {
      answer: unknown,
      changes: [
        update(unknown),
        { change: "update_execution", execution: { ...execution, endedAt: at.now, outcome: "unknown" } },
        append("request_unknown", id, "desk", { execution: execution.id, stopped }),
        { change: "raise_alert", alert: { code: unknownOutcomeAlert, subject: id, message: why } },
        notifyAgent(id),
      ],
    };
  },
});
