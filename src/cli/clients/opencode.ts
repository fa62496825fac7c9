import { join } from "node:path";
import type { ClientSetup, SetupOrder } from "./client-setup.ts";
import { opencodePlugin } from "./opencode-plugin.ts";

/** OpenCode, by a plugin, which is a file of its own. */
export const opencode: ClientSetup = {
  name: "opencode",
  title: "OpenCode",
  configVariable: "OPENCODE_CONFIG_DIR",
  file(order: SetupOrder) {
    const own = order.configFolder ?? join(order.home, ".config", "opencode");
    return {
      path: join(order.scope === "user" ? own : join(order.project, ".opencode"), "plugin", "visto.js"),
      install: () => opencodePlugin(order.url),
      uninstall: () => undefined,
    };
  },
  stillToDo: () => [
    "start it with VISTO_AGENT_TOKEN in its environment (see `visto agents add`)",
    'set "permission": { "bash": "ask", "edit": "ask", "webfetch": "ask" } in its opencode.json: the desk is asked what the client asks',
  ],
};
