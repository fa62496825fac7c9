import { attentionRoutes } from "./attention.ts";
import { auditRoutes } from "./audit.ts";
import { decisionRoutes } from "./decisions.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { eventRoutes } from "./events.ts";
import { executionRoutes } from "./executions.ts";
import { grantRoutes } from "./grants.ts";
import { healthRoutes } from "./health.ts";
import { identityRoutes } from "./identities.ts";
import { notificationRoutes } from "./notifications.ts";
import { requestRoutes } from "./requests.ts";
import type { Route } from "./route.ts";

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
  ...auditRoutes,
  ...eventRoutes,
  ...notificationRoutes,
];

/** Every route without a prefix. */
export const probes: readonly Route[] = healthRoutes;
