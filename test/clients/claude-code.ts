import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RealClient } from "./real-client.ts";

const key = "sk-ant-of-nobody-0000000000000000000000";

/** Claude Code as a person has it who has been through its first start. */
export const claudeCode: RealClient = {
  name: "claude-code",
  package: "@anthropic-ai/claude-code",
  version: "2.1.330",
  program: "node_modules/.bin/claude",
  words: ["--permission-mode", "manual"],
  prepare({ home, project }) {
    mkdirSync(join(home, ".claude"), { recursive: true });
    const state = {
      hasCompletedOnboarding: true,
      customApiKeyResponses: { approved: [key.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
    };
    writeFileSync(join(home, ".claude", ".claude.json"), JSON.stringify(state));
  },
  environment: ({ home, model }) => ({
    CLAUDE_CONFIG_DIR: join(home, ".claude"),
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: key,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
  }),
  firstStart: [],
  ready: /shift\+tab|for shortcuts|for agents/,
  dialog: /Esc to cancel/,
};
