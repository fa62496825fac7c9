import { isRefusal } from "../../base/errors.ts";
import { fingerprintOf } from "../../domain/digest.ts";
import { type AgentRequest, isAskOf } from "../../domain/request.ts";
import { callName } from "../../ledger/verb.ts";
import type { Caller, HttpContext } from "../http/context.ts";
import type { HookEvent, ToolUse } from "./hook.ts";
import { askOf } from "./tool-ask.ts";

/** What a client tells without asking: what began, what ran, what ended. */

type Ran = Extract<HookEvent, { kind: "ran" }>;

/** How many asks of a session can be open at once. */
const mostOpen = 1_000;

/** How far back a run is looked for among the asks with its content. */
const mostAlike = 50;

/** Remembers that a tool's use has begun, so that an ask without a call's id is found to be for it. */
export function noteBegin({ desk, hooks }: HttpContext, use: ToolUse): void {
  hooks.begin(use, fingerprintOf(askOf(use, desk.tool(use.tool)).command, use.cwd));
}

/** Records that a tool has run, where its client had asked; what the client needed no leave for is not the desk's. */
export async function noteRun(context: HttpContext, caller: Caller, { use, report }: Ran): Promise<void> {
  context.hooks.end(use);
  const request = await askedFor(context, use);
  if (!request || !isAskOf(request, caller.identity.name)) return;
  const { id } = request;
  await context.desk.reportRun({ id, identity: caller.identity, result: report });
}

/** By the call's id where it was known, else the oldest ask with this content that has not run yet. */
async function askedFor({ desk }: HttpContext, use: ToolUse): Promise<AgentRequest | undefined> {
  const { session, call } = use;
  const named = call === undefined ? undefined : await desk.ledger.requestNamed(callName(session, call));
  if (named) return named;
  const fingerprint = fingerprintOf(askOf(use, desk.tool(use.tool)).command, use.cwd);
  const alike = await desk.ledger.asksOfSession({ session, fingerprint, limit: mostAlike });
  const claimed = alike.findLast(({ status }) => status === "executing");
  const open = alike.findLast(({ status }) => status === "approved" || status === "pending");
  return claimed ?? open ?? alike.find((_one, at) => at === 0);
}

/**
 * Closes what the end of a turn, or of a session, has left open: what was claimed ended without a word, so that nobody
 * knows its outcome; what still waited can be answered by nobody. A dialog whose hook waits is open, and stays so.
 */
export async function closeOpen(
  context: HttpContext,
  caller: Caller,
  session: string,
  why: string,
): Promise<void> {
  const open = await context.desk.ledger.asksOfSession({ session, unfinished: true, limit: mostOpen });
  const own = open.filter((request) => isAskOf(request, caller.identity.name));
  for (const request of own) {
    if (request.status === "executing") await giveUp(context, request);
    else await takeBack(context, caller, request, why);
  }
}

async function giveUp({ desk }: HttpContext, { id, execution: by }: AgentRequest): Promise<void> {
  const execution = await desk.ledger.execution(id);
  if (!execution || by === "server") return;
  const abandoned = await desk.abandon(id, execution.claim);
  if (isRefusal(abandoned)) return;
  const seized = await desk.seize(id);
  if (!isRefusal(seized)) await desk.lose(id, 0);
}

async function takeBack(
  context: HttpContext,
  caller: Caller,
  request: AgentRequest,
  why: string,
): Promise<void> {
  const { desk, hooks } = context;
  if (request.execution === "server" || hooks.isWaitedFor(request.id)) return;
  await desk.withdraw({ id: request.id, identity: caller.identity, reason: why });
}
