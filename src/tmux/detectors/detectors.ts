import { lastWritten, type Screen } from "../screen.ts";
import { claudeCode } from "./claude-code.ts";
import { codex } from "./codex.ts";
import type { ClientId, Detector, Dialog, Finding, ScreenState } from "./detector.ts";
import { geminiCli } from "./gemini-cli.ts";
import { openCode } from "./opencode.ts";

const detectors: readonly Detector[] = [claudeCode, codex, geminiCli, openCode];

/** What a screen shows; `client` is null where nobody recognises it. */
export type Seen = Finding | { readonly client: ClientId | null; readonly state: "exited" | "unknown" };

/** What a captured screen shows. Where two clients recognise it as theirs, nobody knows. */
export function detect(screen: Screen): Seen {
  const ended = endedPane(screen);
  if (ended) return ended;
  const findings = detectors.flatMap((detector) => detector.detect(screen) ?? []);
  const [only, ...others] = findings;
  return only === undefined || others.length > 0 ? { client: null, state: "unknown" } : only;
}

/** What stands in this client's input box; undefined where no box is seen. */
export function inputBoxOf(client: ClientId, screen: Screen): string | undefined {
  return detectors.find((one) => one.client === client)?.inputBox(screen);
}

/** The dialog that is open on a screen, if one is. */
export function openDialog(seen: Seen): Dialog | undefined {
  return "dialog" in seen ? seen.dialog : undefined;
}

/** The states in which a client waits for somebody's answer instead of a message. */
export const waitingStates: ReadonlySet<ScreenState> = new Set<ScreenState>([
  "permission",
  "question",
  "trust",
  "setup",
  "auto-mode-dialog",
]);

const names: readonly (readonly [RegExp, ClientId])[] = [
  [/Claude Code/, "claude-code"],
  [/\bCodex\b/, "codex"],
  [/Gemini CLI/, "gemini-cli"],
  [/\bOpenCode\b/i, "opencode"],
];

/** tmux says itself that nothing runs in a pane any more. */
function endedPane({ lines }: Screen): Seen | undefined {
  if (!/^Pane is dead \(/.test(lines[lastWritten(lines)]?.text ?? "")) return undefined;
  const named = names.find(([name]) => lines.some(({ text }) => name.test(text)));
  return { client: named?.[1] ?? null, state: "exited" };
}
