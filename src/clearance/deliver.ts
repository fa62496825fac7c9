import type { Refusal } from "../base/errors.ts";
import type { AgentRequest, Delivery } from "../domain/request.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, noSuchRequest, refused, update } from "./move.ts";

export interface DeliveryInput {
  readonly id: string;
  readonly delivery: Report;
}

/** A way is known by its channel, its receiver and what it was about, unless it names the delivery. */
type Report = Omit<Delivery, "id" | "at"> & { readonly id?: string };

/** How many deliveries a request keeps beside itself; the history has them all. */
const mostKept = 50;

/** Records how news of a request reached somebody; proof once given is not taken back by a later, weaker report. */
export const recordDelivery = verb({
  name: "record_delivery",
  needs: ({ id }: DeliveryInput) => ({ request: { read: "request", id } }),
  decide({ request }, { id, delivery }: DeliveryInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (isRecorded(request, delivery)) return { answer: request, changes: [] };
    const before = request.deliveries.find((known) => isSameWay(known, delivery));
    const recorded: Delivery = { ...delivery, id: before?.id ?? delivery.id ?? at.newId("dlv"), at: at.now };
    const others = request.deliveries.filter((known) => known !== before);
    const updated = { ...request, deliveries: [...others, recorded].slice(-mostKept) };
    return {
      answer: updated,
      changes: [update(updated), append("delivery_recorded", id, "desk", { ...recorded })],
    };
  },
});

/** Whether the record says this already, or holds a proof that is stronger. */
export function isRecorded(request: AgentRequest, delivery: Report): boolean {
  return request.deliveries.some(
    (known) => isSameWay(known, delivery) && (known.state === "delivered" || known.state === delivery.state),
  );
}

function isSameWay(known: Delivery, { id, channel, to, about }: Report): boolean {
  if (id !== undefined) return known.id === id;
  return known.channel === channel && known.to === to && known.about === about;
}
