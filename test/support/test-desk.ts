import type { Clock } from "../../src/base/clock.ts";
import { type Ask, Desk, type Digester } from "../../src/clearance/desk.ts";
import { commandHashOf } from "../../src/domain/digest.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";
import { InlineJudge } from "./inline-judge.ts";
import { openTestLedger } from "./open-ledger.ts";
import { ada, agent, granted, minute } from "./requests.ts";

const rule = { flags: [], operands: true, environment: {}, reason: "the test's policy" } as const;

/** Allows `echo …`, denies `rm …`, asks for the rest. */
export const testPolicy: Policy = {
  version: "v1",
  rules: [
    { ...rule, name: "echo", ruling: "allow", risk: "low", prefix: ["echo"] },
    { ...rule, name: "rm", ruling: "deny", risk: "high", prefix: ["rm"] },
  ],
  defaults: {
    risk: "medium",
    deadline: 60 * minute,
    clearance: 10 * minute,
    timeLimit: 5 * minute,
    grants: { maxRisk: "medium", longest: 480 * minute, mostUses: 100 },
  },
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

export async function openTestDesk(clock: Clock): Promise<OpenTestDesk> {
  const { ledger, close } = await openTestLedger(clock);
  const judge = new InlineJudge(testPolicy, clock);
  const desk = new Desk({ ledger, clock, judge, digester: testDigester });
  return {
    desk,
    ledger,
    close,
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
