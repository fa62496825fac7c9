import type { Instant } from "../../base/clock.ts";
import { formatDuration } from "../../base/duration.ts";
import { visible } from "../../base/text.ts";
import type { AgentView } from "../../client.ts";
import type { Style } from "../style.ts";
import { textTable } from "./text-table.ts";

const head = ["NAME", "IDENTITY", "SEEN", "SESSIONS", "PENDING", "LAST REQUEST", "TITLE"];

/** Agents as lines of a table, head first. */
export function agentTable(agents: readonly AgentView[], style: Style, now: Instant): string[] {
  return textTable([head, ...agents.map((agent) => rowOf(agent, now))], style);
}

function rowOf(agent: AgentView, now: Instant): readonly string[] {
  const { name, registeredAt, lastSeenAt, sessionCount, pending, lastRequestId = "-", title = "" } = agent;
  const seen =
    lastSeenAt === undefined ? "never" : `${formatDuration(Math.max(0, now - Date.parse(lastSeenAt)))} ago`;
  const identity = registeredAt === undefined ? "shared" : "its own";
  return [
    visible(name),
    identity,
    seen,
    String(sessionCount),
    String(pending),
    lastRequestId,
    visible(title),
  ];
}
