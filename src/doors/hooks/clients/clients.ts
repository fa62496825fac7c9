import type { HookClientName } from "../../../domain/hook-clients.ts";
import type { HookClient } from "../hook.ts";
import { claudeCode } from "./claude-code.ts";
import { codex } from "./codex.ts";
import { geminiCli } from "./gemini-cli.ts";
import { opencode } from "./opencode.ts";

/** Every client with its words. */
export const clientsByName: Readonly<Record<HookClientName, HookClient>> = {
  "claude-code": claudeCode,
  codex,
  opencode,
  "gemini-cli": geminiCli,
};
