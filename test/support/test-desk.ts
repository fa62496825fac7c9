import type { Clock } from "../../src/base/clock.ts";
import { type Ask, Desk, type Digester } from "../../src/clearance/desk.ts";
import { commandHashOf } from "../../src/domain/digest.ts";
import { emptyPlan, type PlanSource } from "../../src/domain/notification-plan.ts";
import { parsePolicy } from "../../src/domain/policy/parse-policy.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { assertDescribed } from "./described-entries.ts";
import { InlineJudge } from "./inline-judge.ts";
import { openTestLedger } from "./open-ledger.ts";
import { ada, agent, granted } from "./requests.ts";

const text = `
defaults: { risk: medium, deadline: 1h, reminder: 2m, escalation: 10m, atDeadline: reject, clearance: 10m, timeLimit: 5m, grants: { maxRisk: medium, longest: 8h, mostUses: 100 } }
rules:
  - { name: echo, ruling: allow, risk: low, reason: the test's policy, program: echo, operands: "[TEXT...]",
      examples: { match: [echo a], notMatch: [rm a] } }
  - { name: rm, ruling: deny, risk: high, reason: the test's policy, program: rm, examples: { match: [rm a], notMatch: [echo a] } }
`;

/** Allows `echo …`, denies `rm …`, asks for the rest. */
export const testPolicy: Policy = { ...parsePolicy([{ name: "test.yaml", text }]), version: "v1" };

/** The same, of an owner who wants no reminders and no escalation. */
export const patientPolicy: Policy = {
  ...testPolicy,
  defaults: { ...testPolicy.defaults, reminder: "never", escalation: "never" },
};

/** A desk on a real ledger, without doors, workers and executor; its digest is the fingerprint with a `!`. */
export interface OpenTestDesk {
  readonly desk: Desk;
  readonly ledger: Ledger;
  submit(text: string, over?: Partial<Ask>): Promise<AgentRequest>;
  approve(request: AgentRequest): Promise<AgentRequest>;
  stored(id: string): Promise<AgentRequest>;
  close(): Promise<void>;
}

const testDigester: Digester = async ({ command, cwd, fingerprint }) => ({
  digest: `${fingerprint}!`,
  content: { digest: `${commandHashOf(command)}!`, folder: cwd },
});

/** The verbs of a desk on a ledger that somebody else has opened. */
export function deskOn(
  ledger: Ledger,
  clock: Clock,
  plan: PlanSource = { plan: emptyPlan },
  policy = testPolicy,
): Desk {
  const judge = new InlineJudge(policy, clock);
  return new Desk({ ledger, clock, judge, digester: testDigester, plan });
}

export async function openTestDesk(clock: Clock, plan?: PlanSource): Promise<OpenTestDesk> {
  const { ledger, close } = await openTestLedger(clock);
  const desk = deskOn(ledger, clock, plan);
  return {
    desk,
    ledger,
    async close() {
      try {
        await assertDescribed(ledger);
      } finally {
        await close();
      }
    },
    async submit(text, over = {}) {
      const command = { form: "shell", text } as const;
      const ask: Ask = {
        agent: "shell",
        kind: "bash_command",
        command,
        cwd: "/",
        execution: "server",
        sighting: { channel: "cli" },
        ...over,
      };
      return granted(await desk.submit(ask, agent)).request;
    },
    approve: async ({ id, digest }) =>
      granted(await desk.decide({ id, digest, identity: ada, verdict: "approve" })),
    async stored(id) {
      const request = await ledger.request(id);
      if (!request) throw new Error(`no request ${id}`);
      return request;
    },
  };
}
