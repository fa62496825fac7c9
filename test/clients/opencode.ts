import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RealClient } from "./real-client.ts";

/** OpenCode with a provider of one's own, asking as the desk's installer says. */
export const opencode: RealClient = {
  name: "opencode",
  package: "opencode-ai",
  version: "1.18.33",
  program: `node_modules/opencode-${process.platform}-${process.arch}/bin/opencode`,
  words: [],
  prepare({ home, model }) {
    const folder = join(home, ".config", "opencode");
    mkdirSync(folder, { recursive: true });
    const models = {
      "fake-model": { name: "Fake", tool_call: true, limit: { context: 100_000, output: 8_000 } },
    };
    const settings = {
      autoupdate: false,
      share: "disabled",
      model: "here/fake-model",
      small_model: "here/fake-model",
      permission: { bash: "ask", edit: "ask", webfetch: "ask" },
      provider: {
        here: {
          npm: "@ai-sdk/openai-compatible",
          name: "Here",
          options: { baseURL: `${model}/v1`, apiKey: "of-nobody" },
          models,
        },
      },
    };
    writeFileSync(join(folder, "opencode.json"), JSON.stringify(settings));
  },
  environment: ({ home }) => ({
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
  }),
  firstStart: [],
  ready: /Ask anything|ctrl\+p/,
  dialog: /Permission required/,
};
