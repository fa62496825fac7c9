import { auditRoutes } from "./audit.ts";
import { decisionRoutes } from "./decisions.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { eventRoutes } from "./events.ts";
import { executionRoutes } from "./executions.ts";
import { grantRoutes } from "./grants.ts";
import { healthRoutes } from "./health.ts";
import { identityRoutes } from "./identities.ts";
import type { RouteTable } from "./openapi/description.ts";
import { descriptionRoute } from "./openapi/description-route.ts";
import { requestRoutes } from "./requests.ts";

/** Every route of the API, in the order of its description. */
export const api: RouteTable = {
  prefix: "/api/v1",
  routes: [
    ...requestRoutes,
    ...decisionRoutes,
    ...executionRoutes,
    ...grantRoutes,
    ...deliveryRoutes,
    ...identityRoutes,
    ...auditRoutes,
    ...eventRoutes,
    descriptionRoute(() => routeTables),
  ],
};

/** The routes that monitors call. */
export const probes: RouteTable = { prefix: "", routes: healthRoutes };

export const routeTables: readonly RouteTable[] = [api, probes];
