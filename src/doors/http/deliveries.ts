import { deliveryView } from "../../domain/notification-delivery.ts";
import { need } from "./access.ts";
import type { Routes } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import { deliveryList } from "./schemas.ts";

/** Which notifications went where, and what became of them. */
export const deliveryRoutes: Routes = (app, { desk }) => {
  app.get("/deliveries", async (request) => {
    need(request.caller, "read-all");
    const page = await desk.ledger.deliveries(parseInput(deliveryList, request.query, "query"));
    return { items: page.items.map(deliveryView), nextCursor: page.nextCursor };
  });
};
