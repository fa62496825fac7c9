/** What can be asked for, and who then does it. */

export const requestKinds = [
  "bash_command",
  "file_access",
  "system_access",
  "tool_use",
  "task_progress",
  "task_complete",
  "task_fail",
] as const;
/** What is asked for; the `task_…` kinds are reports, which the desk does itself. */
export type RequestKind = (typeof requestKinds)[number];

/** Who runs the command: the desk's executor, the agent's own process after a claim, or a key in a pane. */
export const executionModes = ["server", "agent", "pane"] as const;
/** Who runs the command. */
export type ExecutionMode = (typeof executionModes)[number];
