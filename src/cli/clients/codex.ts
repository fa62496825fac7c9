import { join } from "node:path";
import { installedHookTimeout } from "../../domain/hook-clients.ts";
import { foreignHooks, type HooksByEvent, withHooks, withoutHooks } from "./client-hooks.ts";
import type { ClientSetup, SetupOrder } from "./client-setup.ts";

/** Codex starts a program for each hook: what only tells may take a few seconds. */
const tellTimeout = 10;

const tells = ["PostToolUse", "Stop", "SessionStart", "SessionEnd", "UserPromptSubmit"] as const;

function hooksOf({ command, hardGate }: SetupOrder): HooksByEvent {
  const run = (timeout: number, gate = "") => ({
    hooks: [{ type: "command", command: `${command} hook codex --timeout ${timeout}s${gate}`, timeout }],
  });
  return {
    PermissionRequest: run(installedHookTimeout),
    ...(hardGate && { PreToolUse: run(installedHookTimeout, " --hard-gate") }),
    ...Object.fromEntries(tells.map((event) => [event, run(tellTimeout)])),
  };
}

/** Codex, by command hooks. */
export const codex: ClientSetup = {
  name: "codex",
  title: "Codex",
  configVariable: "CODEX_HOME",
  file(order) {
    const own = order.configFolder ?? join(order.home, ".codex");
    return {
      path: join(order.scope === "user" ? own : join(order.project, ".codex"), "hooks.json"),
      install: (text = "") => withHooks(text, hooksOf(order)),
      uninstall: withoutHooks,
      objections: (text) =>
        foreignHooks(text).includes("PermissionRequest")
          ? ["there is another PermissionRequest hook; of several, a deny wins"]
          : [],
    };
  },
  stillToDo: () => [
    'start it, and choose "Trust all and continue" on its screen "Hooks need review": until then it runs no hook, and says nothing of it',
    "start it with VISTO_AGENT_TOKEN in its environment, or where it may read the desk's folder",
    "start it with --no-daemon where several run side by side: its daemon runs the hooks of all of them in one environment",
  ],
};
