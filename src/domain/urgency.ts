import type { AgentRequest } from "./request.ts";

/** Whether news of this ask is held back by nothing. */
export function isUrgent({ judgement }: Pick<AgentRequest, "judgement">): boolean {
  return judgement?.risk === "critical";
}

/** The priority of messages about what is urgent, or is not: it overtakes whatever waits in a queue. */
export function priorityOf(isUrgent: boolean): number {
  return isUrgent ? -1 : 0;
}
