import type { Refusal } from "../base/errors.ts";
import type { AgentRequest, Delivery } from "../domain/request.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, noSuchRequest, refused, update } from "./move.ts";

export interface DeliveryInput {
  readonly id: string;
  readonly delivery: Omit<Delivery, "id" | "at">;
}

/** Records how news of a request reached somebody; proof once given is not taken back by a later, weaker report. */
export const recordDelivery = verb({
  name: "record_delivery",
  needs: ({ id }: DeliveryInput) => ({ request: { read: "request", id } }),
  decide({ request }, { id, delivery }: DeliveryInput, at): Step<AgentRequest | Refusal> {
    if (!request) return refused(noSuchRequest(id));
    if (isRecorded(request, delivery)) return { answer: request, changes: [] };
    const before = request.deliveries.find((known) => isSameWay(known, delivery));
    const recorded: Delivery = { ...delivery, id: before?.id ?? at.newId("dlv"), at: at.now };
    const others = request.deliveries.filter((known) => known !== before);
    const updated = { ...request, deliveries: [...others, recorded] };
    return {
      answer: updated,
      changes: [update(updated), append("delivery_recorded", id, "desk", { ...recorded })],
    };
  },
});

/** Whether the record says this already, or holds a proof that is stronger. */
export function isRecorded(request: AgentRequest, delivery: DeliveryInput["delivery"]): boolean {
  return request.deliveries.some(
    (known) => isSameWay(known, delivery) && (known.state === "delivered" || known.state === delivery.state),
  );
}

function isSameWay(a: Omit<Delivery, "id" | "at">, b: Omit<Delivery, "id" | "at">): boolean {
  return a.channel === b.channel && a.to === b.to && a.about === b.about;
}
