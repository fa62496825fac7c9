import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RealClient } from "./real-client.ts";

/** Gemini CLI in the mode in which its hook is the only gate. */
export const geminiCli: RealClient = {
  name: "gemini-cli",
  package: "@google/gemini-cli",
  version: "0.61.0",
  program: "node_modules/.bin/gemini",
  words: ["--approval-mode", "yolo"],
  prepare({ home, project }) {
    const folder = join(home, ".gemini");
    mkdirSync(folder, { recursive: true });
    const settings = {
      security: { auth: { selectedType: "gemini-api-key" } },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      model: { name: "gemini-2.5-pro" },
    };
    writeFileSync(join(folder, "settings.json"), JSON.stringify(settings));
    writeFileSync(join(folder, "trustedFolders.json"), JSON.stringify({ [project]: "TRUST_FOLDER" }));
  },
  environment: ({ model }) => ({ GEMINI_API_KEY: "of-nobody", GOOGLE_GEMINI_BASE_URL: model }),
  firstStart: [],
  ready: /Type your message/,
  dialog: /Allow execution|Apply this change/,
};
