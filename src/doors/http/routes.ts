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
import { queueRoutes } from "./queues.ts";
import { requestRoutes } from "./requests.ts";
import type { Route } from "./route.ts";
import { statsRoutes } from "./stats.ts";
import { taskRoutes } from "./tasks.ts";

/** What stands before the path of every route of the API. */
export const apiPrefix = "/api/v1";

/** Every route of the API, in the order of its description. */
export const apiRoutes: readonly Route[] = [
  ...requestRoutes,
  ...decisionRoutes,
  ...attentionRoutes,
  ...executionRoutes,
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
];

/** Every route without a prefix. */
export const probes: readonly Route[] = healthRoutes;
