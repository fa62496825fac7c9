import { type Line, lastWritten, type Screen } from "../screen.ts";
import { readPermission } from "./claude-code-dialog.ts";
import type { Detector, Finding } from "./detector.ts";
import { typedText } from "./placeholder.ts";

const client = "claude-code";

/** Claude Code 2.1; drawn between rules as wide as the pane, or in a frame by older ones. */
export const claudeCode: Detector = {
  client,
  detect(screen) {
    return inDialog(screen) ?? atPrompt(screen);
  },
  inputBox(screen) {
    return readBox(screen)?.typed;
  },
};

/** A dialog stands where the input box would be, and the line with its keys is the last one. */
function inDialog(screen: Screen): Finding | undefined {
  const { lines } = screen;
  const end = lastWritten(lines);
  const footer = footerText(lines, end);
  if (/^Enter to select\b.*Esc to cancel$/.test(footer)) return { client, state: "question" };
  if (/^Enter to stay in auto mode\b/.test(footer)) return { client, state: "auto-mode-dialog" };
  if (/^Enter to (?:confirm|continue)(?: · Esc to (?:cancel|exit))?$/.test(footer)) {
    return { client, state: asksForTrust(lines, end) ? "trust" : "setup" };
  }
  return readPermission(screen, end);
}

/** The last paragraph as one line: long footers go over several rows. */
function footerText(lines: readonly Line[], end: number): string {
  const start = lines.findLastIndex(({ text }, at) => at < end && text === "") + 1;
  if (end - start > 2) return lines[end]?.text.trim() ?? "";
  return lines
    .slice(start, end + 1)
    .map(({ text }) => text.trim())
    .join(" ");
}

/** The options above the footer ask whether the folder is to be trusted. */
function asksForTrust(lines: readonly Line[], end: number): boolean {
  return lines
    .slice(Math.max(0, end - 6), end)
    .some(({ text }) => /^ +(?:❯ )?(?:\d\. )?Yes, I trust this folder$/.test(text));
}

function atPrompt(screen: Screen): Finding | undefined {
  const box = readBox(screen);
  if (box === undefined) return undefined;
  if (box.isWorking) return { client, state: "working" };
  return box.typed === "" ? { client, state: "idle" } : { client, state: "draft", draft: box.typed };
}

interface Box {
  readonly typed: string;
  readonly isWorking: boolean;
}

const rule = /^─{3}.*─{3}$|^─+$/;
const spinner = /^[·✢✳✶✻✽*] \S.*…(?: \(.*\))?$/;

/** The input box: rows between the last two rules, with at most a few rows of hints below it. */
function readBox({ lines, columns }: Screen): Box | undefined {
  const end = lastWritten(lines);
  const isRule = ({ text }: Line): boolean =>
    rule.test(text) && [...text].length === columns && columns >= 20;
  const bottom = lines.findLastIndex(isRule);
  const top = lines.findLastIndex((line, at) => at < bottom && isRule(line));
  if (top < 0 || end - bottom > 4) return undefined;
  const rows = lines.slice(top + 1, bottom);
  const isCut = /↑ \d+ more/.test(lines[top]?.text ?? "");
  if (rows.length === 0 || !(isCut || /^[❯>!#]/.test(rows[0]?.text ?? ""))) return undefined;
  if (!lines.slice(bottom + 1, end + 1).every(({ text }) => /^ {1,}\S/.test(text))) return undefined;
  const hints = lines.slice(bottom + 1, end + 1);
  const above = lines.slice(Math.max(0, top - 6), top);
  return {
    typed: rows
      .map((row, at) => typedRow(row, at, isCut))
      .join("\n")
      .trim(),
    isWorking: hints.some(({ text }) => text.includes("esc to interrupt")) || above.some(isSpinning),
  };
}

/** Behind the prompt sign; a sign of another mode (`!` runs a command) is something typed. */
function typedRow(row: Line, at: number, isCut: boolean): string {
  if (at > 0 || isCut) return row.text.replace(/^ {1,2}/, "");
  return /^[❯>]/.test(row.text) ? typedText(row, 1) : row.text;
}

function isSpinning({ text }: Line): boolean {
  return spinner.test(text) || /^[^\s❯●⎿].*\(.*\besc to interrupt\b.*\)$/.test(text);
}
