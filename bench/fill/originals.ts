import { isRefusal, type Refusal } from "../../src/base/errors.ts";
import type { Desk } from "../../src/clearance/desk.ts";
import type { AgentRequest } from "../../src/domain/request.ts";
import type { Identity } from "../../src/domain/reviewer.ts";
import { askFor, requester } from "../parts/asks.ts";

/** The words of a finished request that no other request has. */
export interface Original {
  readonly id: string;
  readonly key: string;
  readonly agent: string;
  readonly session: string;
  /** Of the execution, where there was one. */
  readonly execution?: string;
}

const reviewer: Identity = { name: "ada", role: "reviewer", maxRisk: "high", tokenId: "tok_ada" };

/** Has a desk finish one request in each of the usual ways, by its own verbs. */
export async function makeOriginals(desk: Desk, cwd: string): Promise<readonly Original[]> {
  return [await executed(desk, cwd), await rejected(desk, cwd), await withdrawn(desk, cwd)];
}

async function executed(desk: Desk, cwd: string): Promise<Original> {
  const approved = await submitted(desk, cwd, 0, ["true"]);
  const claim = "wrk_original#secret";
  const { request, execution } = granted(await desk.startHere(approved, claim, "wrk_original"));
  granted(await desk.spawned(request.id, claim, { pid: 4_321, startTime: "987654" }));
  const result = { outcome: "executed", exitCode: 0, durationMs: 12 } as const;
  const done = granted(await desk.confirm({ id: request.id, claim, result }));
  return { ...wordsOf(done), execution: execution.id };
}

async function rejected(desk: Desk, cwd: string): Promise<Original> {
  const { id, digest } = await submitted(desk, cwd, 1, ["npm", "install", "left-pad"]);
  const decision = { id, digest, identity: reviewer, verdict: "reject", reason: "not needed" } as const;
  return wordsOf(granted(await desk.decide(decision)));
}

async function withdrawn(desk: Desk, cwd: string): Promise<Original> {
  const { id } = await submitted(desk, cwd, 2, ["git", "push", "origin", "topic"]);
  return wordsOf(granted(await desk.withdraw({ id, identity: requester, reason: "no longer needed" })));
}

async function submitted(desk: Desk, cwd: string, n: number, argv: readonly string[]): Promise<AgentRequest> {
  const ask = { ...askFor(n, cwd), agent: `agent-original-${n}`, session: `session-original-${n}` };
  return granted(await desk.submit({ ...ask, command: { form: "argv", argv } }, requester)).request;
}

function wordsOf({ id, key = "", agent, session = "" }: AgentRequest): Original {
  return { id, key, agent, session };
}

function granted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`unexpected refusal ${answer.refused}: ${answer.message}`);
  return answer;
}
