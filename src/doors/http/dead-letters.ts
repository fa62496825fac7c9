import { VistoError } from "../../base/errors.ts";
import { issueWords } from "../../base/issue-words.ts";
import { nearest } from "../../base/text.ts";
import type { Desk } from "../../clearance/desk.ts";
import { commandText } from "../../domain/command.ts";
import { actorPayloads, actorQueues, requestIdOf } from "../../domain/messages.ts";
import {
  type DeadLetterDetails,
  type DeadLetterView,
  deadLetterDetails,
  deadLetterPage,
  deadLetterSchema,
  type RedrivenView,
  type RequestBrief,
  redrivenSchema,
} from "../../domain/views/dead-letter.ts";
import type { DeadLetter } from "../../queue/message.ts";
import { redriveAll } from "../../queue/redrive-all.ts";
import { pageView } from "./cursor.ts";
import { deadLetterList, discard, redriveMany, redriveOne } from "./dead-letter-schemas.ts";
import { ok, type Route, route } from "./route.ts";
import { byId } from "./schemas.ts";

/** Messages that were given up: looking at them, sending them again, ending them. */
export const deadLetterRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/dead-letters",
    operation: "listDeadLetters",
    summary: "List dead letters, newest first",
    tag: "queues",
    access: "manage-queues",
    query: deadLetterList,
    answers: { 200: deadLetterPage },
    handle: async ({ query }, { desk }) =>
      ok(pageView("dead-letters", await desk.ledger.messages.deadLetters(query), letterView)),
  }),

  route({
    method: "GET",
    path: "/dead-letters/:id",
    operation: "getDeadLetter",
    summary: "Show one dead letter with every error and the request it is about",
    tag: "queues",
    access: "manage-queues",
    params: byId,
    answers: { 200: deadLetterDetails },
    handle: async ({ params: { id } }, { desk }) => ok(await letterDetails(desk, await letterOf(desk, id))),
  }),

  route({
    method: "POST",
    path: "/dead-letters/:id/redrive",
    operation: "redriveDeadLetter",
    summary: "Send a dead letter again, edited or as it was",
    tag: "queues",
    access: "manage-queues",
    params: byId,
    body: redriveOne,
    example: {},
    answers: { 200: redrivenSchema },
    errors: ["payload_invalid", "wrong_state"],
    async handle({ params: { id }, body: { payload }, caller: { identity } }, { desk }) {
      const letter = await letterOf(desk, id);
      if (payload !== undefined) checkPayload(letter.actor, payload);
      const [redriven] = await desk.ledger.messages.redrive([id], { payload, by: identity.name });
      if (redriven === undefined) throw await notRedriven(desk, letter);
      return ok(await redrivenView(desk, letter.actor, 1));
    },
  }),

  route({
    method: "POST",
    path: "/dead-letters/redrive",
    operation: "redriveDeadLetters",
    summary: "Send an actor's dead letters again, the newest first and behind all new messages",
    tag: "queues",
    access: "manage-queues",
    body: redriveMany,
    example: { actor: "notify_agent_result", limit: 100 },
    answers: { 200: redrivenSchema },
    errors: ["not_found"],
    async handle({ body: { actor, limit }, caller: { identity } }, { desk }) {
      checkActor(actor);
      const redriven = await redriveAll(desk.ledger.messages, { actor, limit, by: identity.name });
      return ok(await redrivenView(desk, actor, redriven));
    },
  }),

  route({
    method: "POST",
    path: "/dead-letters/:id/discard",
    operation: "discardDeadLetter",
    summary: "End a dead letter for good",
    description: "Answers what it was.",
    tag: "queues",
    access: "manage-queues",
    params: byId,
    body: discard,
    example: { reason: "the channel is gone" },
    answers: { 200: deadLetterSchema },
    async handle({ params: { id }, body: { reason }, caller: { identity } }, { desk }) {
      const letter = await letterOf(desk, id);
      if (!(await desk.ledger.messages.discard(id, { reason, by: identity.name }))) throw noSuchLetter(id);
      return ok(letterView(letter));
    },
  }),
];

async function letterOf(desk: Desk, id: string): Promise<DeadLetter> {
  const letter = await desk.ledger.messages.deadLetter(id);
  if (!letter) throw noSuchLetter(id);
  return letter;
}

function noSuchLetter(id: string): VistoError {
  return new VistoError("not_found", `There is no dead letter ${id}: see \`visto dead\`.`, { id });
}

/** It was there a moment ago: either its key is another message's now, or somebody else was quicker. */
async function notRedriven(desk: Desk, { id, key }: DeadLetter): Promise<VistoError> {
  if (!(await desk.ledger.messages.deadLetter(id))) return noSuchLetter(id);
  return new VistoError(
    "wrong_state",
    `Expected ${id} to be wanted still, but another message under its key ${key} is on its way: discard it.`,
    { id, key },
  );
}

/** @throws VistoError `payload_invalid` for what the actor could not handle. */
function checkPayload(actor: string, payload: unknown): void {
  const schema = Object.hasOwn(actorPayloads, actor)
    ? actorPayloads[actor as keyof typeof actorPayloads]
    : undefined;
  if (!schema) throw invalidPayload(`No actor ${actor} is known here: redrive the letter without a payload.`);
  const parsed = schema.safeParse(payload, { error: issueWords });
  if (parsed.success) return;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "payload"}: ${message}`);
  throw invalidPayload(`Expected a payload that ${actor} can handle: ${issues.join("; ")}.`);
}

function invalidPayload(message: string): VistoError {
  return new VistoError("payload_invalid", message);
}

function checkActor(actor: string): void {
  if (Object.hasOwn(actorQueues, actor)) return;
  const near = nearest(actor, Object.keys(actorQueues));
  const hint = near ? `did you mean ${near}?` : `known are ${Object.keys(actorQueues).join(", ")}.`;
  throw new VistoError("not_found", `There is no actor ${actor}: ${hint}`, { nearest: near });
}

async function redrivenView(desk: Desk, actor: string, redriven: number): Promise<RedrivenView> {
  return { redriven, left: await desk.ledger.messages.countDeadLetters({ actor }) };
}

function letterView(letter: DeadLetter): DeadLetterView {
  const { id, actor, queue, payload, reason, attempt, createdAt, diedAt } = letter;
  const times = { createdAt: iso(createdAt), diedAt: iso(diedAt) };
  return { id, actor, queue, payload, reason, attempt, ...times, requestId: requestIdOf(payload) };
}

async function letterDetails(desk: Desk, letter: DeadLetter): Promise<DeadLetterDetails> {
  const view = letterView(letter);
  return {
    ...view,
    trail: letter.trail.map((point) => ({ ...point, at: iso(point.at) })),
    request: view.requestId === undefined ? undefined : await requestBrief(desk, view.requestId),
  };
}

async function requestBrief(desk: Desk, requestId: string): Promise<RequestBrief | undefined> {
  const request = await desk.ledger.request(requestId);
  if (!request) return undefined;
  const { id, agent, kind, status, command } = request;
  return { id, agent, kind, status, command: commandText(command) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
