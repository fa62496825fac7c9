import { VistoError } from "../../base/errors.ts";
import { nearest } from "../../base/text.ts";
import type { Desk } from "../../clearance/desk.ts";
import { commandText } from "../../domain/command.ts";
import { actorPayloads, actorQueues, requestIdOf } from "../../domain/messages.ts";
import type {
  DeadLetterDetails,
  DeadLetterView,
  RedrivenView,
  RequestBrief,
} from "../../domain/views/dead-letter-view.ts";
import type { DeadLetter } from "../../queue/message.ts";
import { redriveAll } from "../../queue/redrive-all.ts";
import { need } from "./access.ts";
import type { ById, Routes } from "./context.ts";
import { deadLetterList, discard, redriveMany, redriveOne } from "./dead-letter-schemas.ts";
import { parseInput } from "./parse-input.ts";
import { nothing } from "./schemas.ts";

/** Messages that were given up: looking at them, sending them again, ending them. */
export const deadLetterRoutes: Routes = (app, { desk }) => {
  app.get("/dead-letters", async (request) => {
    need(request.caller, "manage-queues");
    const query = parseInput(deadLetterList, request.query, "query");
    const { items, nextCursor } = await desk.ledger.messages.deadLetters(query);
    return { items: items.map(letterView), nextCursor };
  });

  app.get<ById>("/dead-letters/:id", async (request) => {
    need(request.caller, "manage-queues");
    parseInput(nothing, request.query, "query");
    return letterDetails(desk, await letterOf(desk, request.params.id));
  });

  app.post<ById>("/dead-letters/:id/redrive", async (request) => {
    need(request.caller, "manage-queues");
    const { payload } = parseInput(redriveOne, request.body, "body");
    const letter = await letterOf(desk, request.params.id);
    if (payload !== undefined) checkPayload(letter.actor, payload);
    const { name: by } = request.caller.identity;
    const [redriven] = await desk.ledger.messages.redrive([letter.id], { payload, by });
    if (redriven === undefined) throw await notRedriven(desk, letter);
    return redrivenView(desk, letter.actor, 1);
  });

  app.post("/dead-letters/redrive", async (request) => {
    need(request.caller, "manage-queues");
    const { actor, limit } = parseInput(redriveMany, request.body, "body");
    checkActor(actor);
    const { name: by } = request.caller.identity;
    return redrivenView(desk, actor, await redriveAll(desk.ledger.messages, { actor, limit, by }));
  });

  app.post<ById>("/dead-letters/:id/discard", async (request) => {
    need(request.caller, "manage-queues");
    const { reason } = parseInput(discard, request.body, "body");
    const letter = await letterOf(desk, request.params.id);
    const { name: by } = request.caller.identity;
    if (!(await desk.ledger.messages.discard(letter.id, { reason, by }))) throw noSuchLetter(letter.id);
    return letterView(letter);
  });
};

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
  const parsed = schema.safeParse(payload);
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
