import { randomBytes } from "node:crypto";
import { isRefusal, type Refusal, refuse } from "../../base/errors.ts";
import { fingerprintOf } from "../../domain/digest.ts";
import { isFinished } from "../../domain/lifecycle.ts";
import { type AgentRequest, isAskOf } from "../../domain/request.ts";
import type { Caller, HttpContext, Reply } from "../http/context.ts";
import { holdPoll } from "../http/long-poll.ts";
import { noteFetch } from "../http/note-fetch.ts";
import type { HookAnswer, HookEvent } from "./hook.ts";
import type { Teller } from "./teller.ts";
import { askOf } from "./tool-ask.ts";

type Asking = Extract<HookEvent, { kind: "asks" }>;

/** One ask by a hook, and whom it is answered to. */
export interface HookAsk {
  readonly event: Asking;
  readonly teller: Teller;
  readonly caller: Caller;
  readonly reply: Reply;
}

const nothing: HookAnswer = { say: "nothing" };

/** Records an ask, waits for its decision, and answers; undefined where nobody is there any more to be answered. */
export async function answerAsk(context: HttpContext, ask: HookAsk): Promise<HookAnswer | undefined> {
  const submitted = await submitAsk(context, ask);
  if (isRefusal(submitted)) return refusedAnswer(submitted, ask);
  const { id } = submitted.request;
  if (!isAskOf(submitted.request, ask.caller.identity.name)) return refusedAnswer(notTheirs(id), ask);
  await waitForDecision(context, ask, id);
  if (ask.reply.raw.destroyed) return undefined;
  const request = (await context.desk.ledger.request(id)) ?? submitted.request;
  const answer = await answerFor(context, ask, request);
  noteFetch(context, ask.caller, request, ask.reply);
  return answer.say === "nothing" && ask.event.gate ? closedGate(context, request) : answer;
}

async function submitAsk(context: HttpContext, { event: { use }, teller, caller }: HookAsk) {
  const { desk, hooks, limits } = context;
  limits.submission(caller.identity, teller.agent);
  const { kind, command, reason } = askOf(use, desk.tool(use.tool));
  const fingerprint = fingerprintOf(command, use.cwd);
  const call = use.call ?? hooks.take(use.session, fingerprint);
  return desk.submit(
    {
      agent: teller.agent,
      session: use.session,
      kind,
      command,
      cwd: use.cwd,
      reason,
      execution: "agent",
      deadline: teller.patience,
      sighting: { channel: "hook", call, pane: teller.pane },
    },
    caller.identity,
  );
}

/** Costs nothing while it waits, for hours if need be. */
async function waitForDecision(context: HttpContext, { caller, reply }: HookAsk, id: string): Promise<void> {
  const leave = context.hooks.wait(id);
  try {
    await holdPoll(context, caller, reply, { id, until: "decided" });
  } finally {
    leave();
  }
}

async function answerFor(context: HttpContext, ask: HookAsk, request: AgentRequest): Promise<HookAnswer> {
  switch (request.status) {
    case "approved":
      return claim(context, ask, request);
    case "rejected":
    case "lapsed":
      return { say: "deny", message: deniedMessage(request) };
    case "executing":
      return isAnsweredAlready(ask, request) ? { say: "allow" } : nothing;
    default:
      return nothing;
  }
}

/** The claim comes first: what a client is allowed counts as running from before it hears of it. */
async function claim(context: HttpContext, { teller }: HookAsk, request: AgentRequest): Promise<HookAnswer> {
  const secret = `${holderOf(teller)}#${randomBytes(16).toString("hex")}`;
  const started = await context.desk.startByHook(request, secret);
  if (!isRefusal(started)) return { say: "allow" };
  return started.refused === "claim_held" ? nothing : { say: "deny", message: started.message };
}

/** A gate has let this very call through, and now the client asks for its permission, too. */
function isAnsweredAlready({ event, teller }: HookAsk, request: AgentRequest): boolean {
  const calls = request.sightings.map(({ call }) => call);
  const isSameCall = calls.length > 1 && new Set(calls).size === 1 && calls[0] !== undefined;
  return !event.gate && isSameCall && request.claimedBy === holderOf(teller);
}

function holderOf({ client }: Teller): string {
  return `${client.name} hook`;
}

/** A session and a call can be guessed; what somebody else was allowed must not be allowed to whoever names them. */
function notTheirs(id: string): Refusal {
  return refuse("role_forbidden", `This tool call is ${id}, which another identity has asked for.`);
}

function refusedAnswer({ message }: Refusal, { event }: HookAsk): HookAnswer {
  return event.gate ? { say: "deny", message } : nothing;
}

function deniedMessage({ id, status, decision }: AgentRequest): string {
  if (status === "lapsed") return `The desk's approval of ${id} does not hold any more: ask again.`;
  const why = decision?.reason === undefined ? "" : `: ${decision.reason}`;
  return `${decision?.by === "policy" ? "Denied by the desk's policy" : `Denied by ${decision?.by}`}${why} (${id})`;
}

/** Where nobody else is asked, no answer must mean no. */
function closedGate({ drain }: HttpContext, { id, status }: AgentRequest): HookAnswer {
  const why = drain.begun
    ? "the desk is stopping: try again when it is back"
    : isFinished(status)
      ? `${id} is ${status}`
      : `${id} has no decision yet`;
  return { say: "deny", message: `Not cleared: ${why}.` };
}
