import { join } from "node:path";
import { installedHookTimeout } from "../../domain/hook-clients.ts";
import { foreignHooks, type HookGroup, type HooksByEvent, withHooks, withoutHooks } from "./client-hooks.ts";
import type { ClientSetup, SetupOrder } from "./client-setup.ts";

/** Each is filled in by the client from its own environment: no token stands in a file. */
const fromEnvironment = {
  authorization: "Bearer $VISTO_AGENT_TOKEN",
  "x-visto-agent": "$VISTO_AGENT",
  "x-tmux-pane": "$TMUX_PANE",
} as const;
const variables = ["VISTO_AGENT_TOKEN", "VISTO_AGENT", "TMUX_PANE"] as const;

/** What only tells may not keep the client for long. */
const tellTimeout = 10;

/** Not SessionStart, for which the client takes no hooks of type `http`, and which the desk needs not know. */
const tells = ["PostToolUse", "PostToolUseFailure", "Stop", "SessionEnd", "UserPromptSubmit"] as const;

function hooksOf({ url, hardGate }: SetupOrder): HooksByEvent {
  const ask = group(url, installedHookTimeout, { "x-visto-timeout": String(installedHookTimeout) });
  const gate = group(
    url,
    installedHookTimeout,
    { "x-visto-timeout": String(installedHookTimeout), "x-visto-gate": "hard" },
    { onFailure: "block" },
  );
  return {
    PermissionRequest: { matcher: "*", ...ask },
    ...(hardGate && { PreToolUse: { matcher: "*", ...gate } }),
    ...Object.fromEntries(tells.map((event) => [event, group(url, tellTimeout)])),
  };
}

function group(
  url: string,
  timeout: number,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): HookGroup {
  return {
    hooks: [
      {
        type: "http",
        url: `${url}/api/v1/hooks/claude-code`,
        timeout,
        headers: { ...fromEnvironment, ...headers },
        allowedEnvVars: variables,
        ...more,
      },
    ],
  };
}

/** Claude Code, whose hooks post to the desk themselves. */
export const claudeCode: ClientSetup = {
  name: "claude-code",
  title: "Claude Code",
  configVariable: "CLAUDE_CONFIG_DIR",
  file(order) {
    const folder =
      order.scope === "user"
        ? (order.configFolder ?? join(order.home, ".claude"))
        : join(order.project, ".claude");
    return {
      path: join(folder, "settings.json"),
      install: (text = "") => withHooks(text, hooksOf(order)),
      uninstall: withoutHooks,
      objections: (text) =>
        foreignHooks(text).includes("PermissionRequest")
          ? [
              "there is another PermissionRequest hook: the first answer wins, so that it may allow what the desk denies",
            ]
          : [],
    };
  },
  stillToDo: () => [
    "start it with VISTO_AGENT_TOKEN in its environment (see `visto agents add`)",
    "start it with --permission-mode manual: in its own mode `auto` a classifier decides, and the desk is not asked",
  ],
};
