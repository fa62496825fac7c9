import { z } from "zod";
import { deliveryStates } from "../notification-delivery.ts";
import { instantText, pageOf, type Shown } from "./shown.ts";

/** A delivery of a notification as every door shows it. */
export const deliverySchema = z
  .object({
    id: z.string().describe("The same at each repeat: the far side tells a repeat by it."),
    notification: z.string(),
    recipient: z.string().describe("By name, in the owner's notification plan."),
    channel: z.string(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    createdAt: instantText,
    settledAt: instantText.optional().describe("Absent while it is pending."),
    evidence: z.string().optional().describe("What proves it, or why the latest attempt did not arrive."),
    fallbacks: z.array(z.string()).describe("The channels to fall over to, in order."),
  })
  .meta({ id: "Delivery", description: "One notification on its way over one channel." });
/** A delivery as every door shows it: times are ISO 8601 UTC. */
export type DeliveryView = Shown<typeof deliverySchema>;

export const deliveryPage = pageOf(deliverySchema, "DeliveryPage");
/** A part of a list of deliveries, and where the next one begins. */
export type DeliveryPage = Shown<typeof deliveryPage>;
