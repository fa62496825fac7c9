import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RealClient } from "./real-client.ts";

/** Codex with a provider of one's own. */
export const codex: RealClient = {
  name: "codex",
  package: "@openai/codex",
  version: "0.169.0",
  program: "node_modules/.bin/codex",
  words: ["--no-daemon"],
  prepare({ home, model }) {
    mkdirSync(join(home, ".codex"), { recursive: true });
    const config = `model = "gpt-5.2-codex"
model_provider = "here"
check_for_update_on_startup = false
approval_policy = "on-request"
sandbox_mode = "read-only"
[model_providers.here]
name = "here"
base_url = "${model}/v1"
env_key = "HERE_API_KEY"
wire_api = "responses"
[analytics]
enabled = false
`;
    writeFileSync(join(home, ".codex", "config.toml"), config);
  },
  environment: ({ home }) => ({ CODEX_HOME: join(home, ".codex"), HERE_API_KEY: "of-nobody" }),
  firstStart: [{ shows: /Hooks need review/, keys: ["2", "Enter"] }],
  ready: /\? for shortcuts/,
  dialog: /Press enter to confirm or esc to cancel/,
};
