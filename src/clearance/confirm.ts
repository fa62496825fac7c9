import type { Instant, Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { type Execution, executionLease, type ProcessRef } from "../domain/execution.ts";
import type { AgentRequest, RequestResult } from "../domain/request.ts";
import { type Moment, type Step, verb } from "../ledger/verb.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import { notifyAgent } from "./outgoing.ts";

/** What an executor reports of its own run: the lease is its claim, and a lease that was lost writes nothing. */

interface ClaimInput {
  readonly id: string;
  readonly claim: string;
}

function holderNeeds({ id }: ClaimInput) {
  return {
    request: { read: "request", id },
    execution: { read: "executionOf", requestId: id },
  } as const;
}

/** The open execution, if this claim holds it. */
function held(
  request: AgentRequest | undefined,
  execution: Execution | undefined,
  input: ClaimInput,
): { request: AgentRequest; execution: Execution } | Refusal {
  if (!request) return noSuchRequest(input.id);
  if (!execution) return wrongState(request, "executing");
  if (execution.claim !== input.claim || execution.endedAt !== undefined || request.status !== "executing") {
    return refuse(
      "claim_held",
      `this claim does not hold ${request.id} (any more): it is ${request.status}, claimed by ${request.claimedBy ?? "nobody"}`,
      { id: request.id, status: request.status },
    );
  }
  return { request, execution };
}

/** Extends the lease of a running execution; answers until when. */
export const renew = verb({
  name: "renew",
  needs: holderNeeds,
  decide({ request, execution }, input: ClaimInput, at): Step<{ leaseUntil: Instant } | Refusal> {
    const holder = held(request, execution, input);
    if ("refused" in holder) return refused(holder);
    const leaseUntil = at.now + executionLease;
    return {
      answer: { leaseUntil },
      changes: [{ change: "update_execution", execution: { ...holder.execution, leaseUntil } }],
    };
  },
});

/** Gives an execution up whose executor failed: its lease ends now, and recovery stops what still runs. */
export const abandon = verb({
  name: "abandon",
  needs: (input: ClaimInput) => holderNeeds(input),
  decide({ request, execution }, input: ClaimInput, at): Step<true | Refusal> {
    const holder = held(request, execution, input);
    if ("refused" in holder) return refused(holder);
    // Without its worker, whose heartbeat would go on renewing the lease of what nobody follows any more.
    const abandoned = { ...holder.execution, worker: undefined, leaseUntil: at.now };
    return { answer: true, changes: [{ change: "update_execution", execution: abandoned }] };
  },
});

interface SpawnedInput extends ClaimInput {
  readonly process: ProcessRef;
}

/** Records which process runs the command, right after its spawn. */
export const spawned = verb({
  name: "spawned",
  needs: (input: SpawnedInput) => holderNeeds(input),
  decide({ request, execution }, input: SpawnedInput, at): Step<true | Refusal> {
    const holder = held(request, execution, input);
    if ("refused" in holder) return refused(holder);
    const { process } = input;
    return {
      answer: true,
      changes: [
        {
          change: "update_execution",
          execution: { ...holder.execution, process, leaseUntil: at.now + executionLease },
        },
        append("execution_spawned", input.id, "desk", { execution: holder.execution.id, ...process }),
      ],
    };
  },
});

export interface ConfirmInput extends ClaimInput {
  readonly result: RequestResult & { readonly outcome: "executed" | "failed" | "timed_out" };
}

/** Records what became of the command; the same report again is answered as before. */
export const confirm = verb({
  name: "confirm",
  needs: (input: ConfirmInput) => holderNeeds(input),
  decide({ request, execution }, input: ConfirmInput, at): Step<AgentRequest | Refusal> {
    const { outcome } = input.result;
    if (request && execution?.claim === input.claim && execution.outcome === outcome) {
      return { answer: request, changes: [] };
    }
    const holder = held(request, execution, input);
    if ("refused" in holder) return refused(holder);
    const durationMs: Milliseconds = input.result.durationMs ?? at.now - holder.execution.startedAt;
    return finish(holder.request, holder.execution, { ...input.result, durationMs }, at);
  },
});

/** Ends an execution with what its executor reports. */
export function finish(
  request: AgentRequest,
  execution: Execution,
  result: ConfirmInput["result"],
  at: Moment,
): Step<AgentRequest> {
  const finished = move(request, result.outcome, { result }, at);
  return {
    answer: finished,
    changes: [
      update(finished),
      { change: "update_execution", execution: { ...execution, endedAt: at.now, outcome: result.outcome } },
      append(`request_${result.outcome}`, request.id, request.claimedBy ?? "desk", {
        execution: execution.id,
        ...result,
      }),
      // An agent that reports its own run knows how it ended.
      ...(execution.by === "server" ? [notifyAgent(request.id)] : []),
    ],
  };
}
