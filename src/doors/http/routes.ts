import { hookRoutes } from "../hooks/routes.ts";
import { agentRoutes } from "./agents.ts";
import { attentionRoutes } from "./attention.ts";
import { auditRoutes } from "./audit.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { decisionRoutes } from "./decisions.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { eventRoutes } from "./events.ts";
import { executionRoutes } from "./executions.ts";
import { grantRoutes } from "./grants.ts";
import { healthRoutes } from "./health.ts";
import { identityRoutes } from "./identities.ts";
import { noteRoutes } from "./notes.ts";
import { notificationRoutes } from "./notifications.ts";
import type { RouteTable } from "./openapi/description.ts";
import { descriptionRoute } from "./openapi/description-route.ts";
import { queueRoutes } from "./queues.ts";
import { requestRoutes } from "./requests.ts";
import { statsRoutes } from "./stats.ts";
import { taskRoutes } from "./tasks.ts";

/** Every route of the API, in the order of its description. */
export const api: RouteTable = {
  prefix: "/api/v1",
  routes: [
    ...requestRoutes,
    ...decisionRoutes,
    ...attentionRoutes,
    ...executionRoutes,
    ...hookRoutes,
    ...grantRoutes,
    ...deliveryRoutes,
    ...identityRoutes,
    ...agentRoutes,
    ...taskRoutes,
    ...noteRoutes,
    ...statsRoutes,
    ...queueRoutes,
    ...deadLetterRoutes,
    ...auditRoutes,
    ...eventRoutes,
    ...notificationRoutes,
    descriptionRoute(() => routeTables),
  ],
};

/** The routes that monitors call. */
export const probes: RouteTable = { prefix: "", routes: healthRoutes };

export const routeTables: readonly RouteTable[] = [api, probes];
