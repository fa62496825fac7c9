import { deliveryView } from "../../domain/delivery-view.ts";
import { deliveryPage } from "../../domain/views/delivery.ts";
import { pageView } from "./cursor.ts";
import { ok, type Route, route } from "./route.ts";
import { deliveryList } from "./schemas.ts";

/** Which notifications went where, and what became of them. */
export const deliveryRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/deliveries",
    operation: "listDeliveries",
    summary: "List the deliveries of notifications, newest first",
    tag: "notifications",
    access: "read-all",
    query: deliveryList,
    answers: { 200: deliveryPage },
    handle: async ({ query }, { desk }) =>
      ok(pageView("deliveries", await desk.ledger.deliveries(query), deliveryView)),
  }),
];
