import { join } from "node:path";
import { installedHookTimeout } from "../../domain/hook-clients.ts";
import { type HooksByEvent, withHooks, withoutHooks } from "./client-hooks.ts";
import type { ClientSetup, SetupOrder } from "./client-setup.ts";

const tellTimeout = 10;

const tells = ["AfterTool", "AfterAgent", "SessionStart", "SessionEnd"] as const;

/** Gemini CLI counts in milliseconds. */
function hooksOf({ command }: SetupOrder): HooksByEvent {
  const run = (timeout: number, gate = "") => ({
    matcher: "*",
    hooks: [
      {
        name: "visto",
        type: "command",
        command: `${command} hook gemini-cli --timeout ${timeout}s${gate}`,
        timeout: timeout * 1_000,
      },
    ],
  });
  return {
    BeforeTool: run(installedHookTimeout, " --hard-gate"),
    ...Object.fromEntries(tells.map((event) => [event, run(tellTimeout)])),
  };
}

/** Gemini CLI, whose hooks can deny and never allow. */
export const geminiCli: ClientSetup = {
  name: "gemini-cli",
  title: "Gemini CLI",
  file(order) {
    return {
      path: join(order.scope === "user" ? order.home : order.project, ".gemini", "settings.json"),
      install: (text = "") => withHooks(text, hooksOf(order)),
      uninstall: withoutHooks,
    };
  },
  stillToDo: () => [
    "start it with VISTO_AGENT_TOKEN in its environment, or where it may read the desk's folder",
    "its hooks can only deny: its own dialog follows what the desk allows, unless it runs with --approval-mode yolo, where the desk is then the only gate",
  ],
};
