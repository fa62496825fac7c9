/** What the tests of single verbs need: a moment, a request in any state, and a look at what a step changes. */

import { dueAt, type Pause } from "../../src/domain/attention.ts";
import type { Execution } from "../../src/domain/execution.ts";
import { type Grant, newGrant } from "../../src/domain/grant.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { Change, Moment, Step } from "../../src/ledger/verb.ts";
import { agent, judgement, minute } from "./requests.ts";

export const now = 1_000_000;

/** A moment whose ids are foreseeable: `req_1`, `exe_2`, … */
export function moment(at = now): Moment {
  let last = 0;
  return { now: at, newId: (prefix) => `${prefix}_${++last}` };
}

/** A pending request of `agent`, asked for a minute ago, ruled `ask`. */
export function request(over: Partial<AgentRequest> = {}): AgentRequest {
  return {
    id: "req_0",
    agent: "shell",
    kind: "bash_command",
    status: "pending",
    command: { form: "shell", text: "make test" },
    cwd: "/srv/project",
    execution: "server",
    requester: agent.name,
    fingerprint: "f0",
    digest: "d0",
    judgement: judgement("ask"),
    createdAt: now - minute,
    deadline: now + minute,
    sightings: [{ channel: "cli", at: now - minute, by: agent.name }],
    deliveries: [],
    ...over,
  };
}

/** A request approved by `ada`, with a minute left to start it. */
export function approvedRequest(over: Partial<AgentRequest> = {}): AgentRequest {
  const decision = { verdict: "approve", by: "ada", at: now - 1 } as const;
  return request({ status: "approved", decision, clearanceUntil: now + minute, ...over });
}

/** A grant that `ada` has given with the approval of `request()`, open for a minute more, for ten asks. */
export function grant(over: Partial<Grant> = {}): Grant {
  const asked = request();
  const given = newGrant(
    asked,
    { lasts: 2 * minute },
    { id: "grt_0", by: "ada", uses: 10, at: now - minute },
  );
  return { ...given, ...over };
}

export function executingRequest(over: Partial<AgentRequest> = {}): AgentRequest {
  return approvedRequest({ status: "executing", claimedBy: "w1", ...over });
}

/** The open execution of `executingRequest`, under a lease that lasts ten seconds more. */
export function execution(over: Partial<Execution> = {}): Execution {
  return {
    id: "exe_0",
    requestId: "req_0",
    by: "server",
    claim: "w1#secret",
    worker: "w1",
    startedAt: now - 5_000,
    leaseUntil: now + 10_000,
    ...over,
  };
}

/** The types of the entries that a step appends, in order. */
export function appended(step: Step<unknown>): string[] {
  return step.changes.flatMap((one) => (one.change === "append" ? [one.entry.type] : []));
}

/** The actors that a step sends messages to, in order. */
export function sent(step: Step<unknown>): string[] {
  return step.changes.flatMap((one) => (one.change === "send" ? [one.message.actor] : []));
}

/** The keys of the messages that a step cancels, in order. */
export function cancelled(step: Step<unknown>): string[] {
  return step.changes.flatMap((one) => (one.change === "cancel" ? [one.key] : []));
}

/** The news that a step has reviewers told, in order. */
export function newsOf(step: Step<unknown>): unknown[] {
  return step.changes.flatMap((one) =>
    one.change === "send" && one.message.actor === "notify_supervisor_request" ? [one.message.payload] : [],
  );
}

/** When a step makes the next appointment with time, if it makes one. */
export function nextAt(step: Step<unknown>): number | undefined {
  const sent = step.changes.flatMap((one) => (one.change === "send" ? [one.message] : []));
  const message = sent.find(({ actor }) => actor === "attend_request");
  return (message?.payload as { at: number } | undefined)?.at;
}

/** The body of the first entry that a step appends. */
export function entryBody(step: Step<unknown>): Readonly<Record<string, unknown>> | undefined {
  return changeOf(step, "append")?.entry.body;
}

/** The pause of a request that this identity took a second ago, with a minute to go. */
export function takenBy(by: string): Pause {
  return { kind: "take", by, from: now - 1_000, until: now + minute };
}

/** The key of the message by which time carries this request on. */
export function appointment(asked: AgentRequest): string {
  return `attend:${asked.id}:${dueAt(asked)}`;
}

/** The first change of a kind, if the step makes one. */
export function changeOf<Kind extends Change["change"]>(
  step: Step<unknown>,
  kind: Kind,
): Extract<Change, { change: Kind }> | undefined {
  return step.changes.find((one): one is Extract<Change, { change: Kind }> => one.change === kind);
}
