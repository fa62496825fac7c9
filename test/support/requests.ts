/** Asks, rulings and identities as tests use them, without a door, a policy or an executor. */

import { isRefusal, type Refusal } from "../../src/base/errors.ts";
import type { AttendInput } from "../../src/clearance/attend.ts";
import type { Submission } from "../../src/clearance/submit.ts";
import type { Rhythm } from "../../src/domain/attention.ts";
import { fingerprintOf } from "../../src/domain/digest.ts";
import type { Judgement, Ruling } from "../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { Identity, Role } from "../../src/domain/reviewer.ts";

export const minute = 60_000;

/** Reminders after two minutes, escalation after ten to a ladder of one step. */
export const rhythm: Rhythm = { reminder: 2 * minute, escalation: 10 * minute, ladder: [] };

/** No reminders and no escalation. */
export const noRhythm: Rhythm = { reminder: "never", escalation: "never", ladder: [] };

/** What time finds in force: nothing is approved at the deadline. */
export const terms = {
  rhythm,
  atDeadline: { low: "reject", medium: "reject" },
  deadline: minute,
  clearance: 10 * minute,
} as const satisfies Omit<AttendInput, "id">;

/** What the policy `v1` says, with the risk that goes with it. */
export function judgement(ruling: Ruling, over: Partial<Judgement> = {}): Judgement {
  const risk = ruling === "allow" ? "low" : "medium";
  return {
    ruling,
    risk,
    reasons: [`the test says ${ruling}`],
    policy: "v1",
    parts: [],
    effects: [],
    ...over,
  };
}

export function identity(name: string, role: Role, over: Partial<Identity> = {}): Identity {
  return { name, role, maxRisk: "high", tokenId: `tok_${name}`, ...over };
}

export const agent = identity("agent", "agent", { maxRisk: "low" });
export const ada = identity("ada", "reviewer");
export const root = identity("root", "admin", { maxRisk: "critical" });

/** A submission of shell text; the digest stands for what the text would run. */
export function submission({
  text = "make test",
  ...over
}: Partial<Submission> & { text?: string } = {}): Submission {
  const command = { form: "shell", text } as const;
  const cwd = over.cwd ?? "/srv/project";
  return {
    agent: "shell",
    kind: "bash_command",
    command,
    cwd,
    execution: "server",
    requester: agent.name,
    sighting: { channel: "cli" },
    fingerprint: fingerprintOf(command, cwd),
    digest: `digest of ${text}`,
    judgement: judgement("ask"),
    deadline: 60 * minute,
    clearance: 10 * minute,
    rhythm,
    seenAt: 0,
    ...over,
  };
}

/** The answer, where a refusal would be a surprise. */
export function granted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`unexpected refusal ${answer.refused}: ${answer.message}`);
  return answer;
}

/** The code of the refusal, where an answer would be a surprise. */
export function refusalCode(answer: unknown): string {
  if (isRefusal(answer)) return answer.refused;
  throw new Error(`expected a refusal, got ${JSON.stringify(answer)}`);
}

/** A request that waits, as the ledger gives it back. */
export function pendingRequest(over: Partial<AgentRequest> = {}): AgentRequest {
  const createdAt = over.createdAt ?? 0;
  return {
    id: "req_1",
    agent: "shell",
    kind: "bash_command",
    command: { form: "shell", text: "make" },
    cwd: "/",
    execution: "server",
    requester: agent.name,
    fingerprint: "f",
    digest: "d",
    judgement: judgement("ask"),
    createdAt,
    deadline: createdAt + 60 * minute,
    status: "pending",
    sightings: [{ channel: "cli", at: createdAt, by: agent.name }],
    deliveries: [],
    ...over,
  };
}
