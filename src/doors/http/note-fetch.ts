import type { FastifyReply } from "fastify";
import { isFinished } from "../../domain/lifecycle.ts";
import type { AgentRequest, Delivery } from "../../domain/request.ts";
import { isOwn } from "./access.ts";
import type { Caller, HttpContext } from "./context.ts";

/** The requester has its result once an answer with it went out; no other way of telling it is needed then. */
export function noteFetch(
  { desk, drain }: HttpContext,
  caller: Caller,
  request: AgentRequest,
  reply: FastifyReply,
): void {
  if (!isFinished(request.status) || !isOwn(request, caller)) return;
  const fetch = { channel: "poll", to: request.requester, about: "result", state: "delivered" } as const;
  if (request.deliveries.some((known) => isSame(known, fetch))) return;
  reply.raw.once("finish", () => {
    const { statusCode } = reply.raw;
    // Then something else was answered than what the record would say.
    if (statusCode >= 500) return;
    const delivery = { ...fetch, evidence: `answered ${statusCode}` };
    drain.background("poll_delivery_not_recorded", () => desk.recordDelivery({ id: request.id, delivery }));
  });
}

type Fetch = Pick<Delivery, "channel" | "to" | "about" | "state">;

function isSame(a: Fetch, b: Fetch): boolean {
  return a.channel === b.channel && a.to === b.to && a.about === b.about && a.state === b.state;
}
