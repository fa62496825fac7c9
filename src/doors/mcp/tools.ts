import { permits } from "../../domain/permissions.ts";
import type { Role } from "../../domain/reviewer.ts";
import type { Tool } from "./tool.ts";
import { claimExecution } from "./tools/claim-execution.ts";
import { confirmOutcome } from "./tools/confirm-outcome.ts";
import { inbox, sendNote } from "./tools/notes.ts";
import { permissionPrompt } from "./tools/permission-prompt.ts";
import { requestClearance } from "./tools/request-clearance.ts";
import { requestStatus } from "./tools/request-status.ts";
import { decide, pendingRequests } from "./tools/reviewing.ts";
import { taskReports } from "./tools/task-reports.ts";

/** Every tool, in the order in which clients list them. */
export const tools: readonly Tool[] = [
  requestClearance,
  requestStatus,
  claimExecution,
  confirmOutcome,
  ...taskReports,
  sendNote,
  inbox,
  pendingRequests,
  decide,
  permissionPrompt,
];

/** The tools that a role may use. */
export function toolsFor(role: Role): readonly Tool[] {
  return tools.filter(({ needs }) => permits(role, needs));
}
