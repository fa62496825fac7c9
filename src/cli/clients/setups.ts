import type { HookClientName } from "../../domain/hook-clients.ts";
import { claudeCode } from "./claude-code.ts";
import type { ClientSetup } from "./client-setup.ts";
import { codex } from "./codex.ts";
import { geminiCli } from "./gemini-cli.ts";
import { opencode } from "./opencode.ts";

/** How each client is set up. */
export const setups: Readonly<Record<HookClientName, ClientSetup>> = {
  "claude-code": claudeCode,
  codex,
  opencode,
  "gemini-cli": geminiCli,
};
