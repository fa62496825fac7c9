import type { HookClient } from "../hook.ts";
import { claudeCode } from "./claude-code.ts";

/**
 * Codex, by a command hook that posts what it is told. It speaks Claude Code's words, but knows no allow of a gate: there
 * the client's own dialog follows, whose hook is then answered.
 */
export const codex: HookClient = {
  name: "codex",
  read: claudeCode.read,
  answer: (answer, event) => (event.gate && answer.say === "allow" ? {} : claudeCode.answer(answer, event)),
};
