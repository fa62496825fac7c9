import { type Line, lastWritten, type Screen } from "../screen.ts";
import type { Detector, Dialog, Finding } from "./detector.ts";
import { offersPermission, readNumbered } from "./options.ts";
import { typedText } from "./placeholder.ts";
import { joinRows } from "./wrapped.ts";

const client = "codex";

/** Codex 0.169, which draws at the end of its transcript without frames. */
export const codex: Detector = {
  client,
  detect(screen) {
    return inDialog(screen) ?? atPrompt(screen);
  },
  inputBox(screen) {
    return readBox(screen)?.typed;
  },
};

function inDialog({ lines, columns }: Screen): Finding | undefined {
  const end = lastWritten(lines);
  const footer = lines[end]?.text ?? "";
  if (/^ {2}enter confirm · esc skip$/.test(footer)) return { client, state: "setup" };
  if (/^ {2}Press enter to continue$/.test(footer)) {
    const isTrust = lines
      .slice(0, end)
      .some(({ text }) => /Do you trust the contents of this directory/.test(text));
    return { client, state: isTrust ? "trust" : "setup" };
  }
  if (footer !== "  Press enter to confirm or esc to cancel") return undefined;
  return readPermission(lines.slice(0, end), columns);
}

const question = /^ {2}(?:Would you like to|Do you want to|Allow ) ?.*\?$/;

function readPermission(lines: readonly Line[], columns: number): Finding | undefined {
  const asked = lines.findLastIndex(({ text }) => question.test(text));
  if (asked < 0) return undefined;
  const below = lines.slice(asked + 1).map(({ text }) => text);
  const first = below.findLastIndex((row) => /^(?:›| ) 1\. /.test(row));
  // Whatever begins at the left edge is of the transcript, not of this dialog.
  if (first < 0 || !below.slice(0, first).every((row) => row === "" || row.startsWith("  ")))
    return undefined;
  const read = readNumbered(below.slice(first).filter((row) => row !== ""));
  if (read === undefined || !offersPermission(read.options)) return undefined;
  // Every option ends with its hotkey: one that does not is cut off.
  if (!read.options.every(({ label }) => /\((?:[a-z]|esc)\)$/.test(label))) return undefined;
  const title = (lines[asked]?.text ?? "").trim();
  const body = readBody(
    below.slice(0, first).map((row) => row.slice(2)),
    columns,
  );
  const dialog: Dialog = { title, ...body, options: read.options, typing: false };
  return { client, state: "permission", dialog };
}

const cutOff = /^\[… \d+ lines?\]/;

/** What follows `$ ` is the command. Of edits only the place stands here: the change itself is in the transcript. */
function readBody(
  rows: readonly string[],
  columns: number,
): Pick<Dialog, "subject" | "command" | "complete" | "exact"> {
  const start = rows.findIndex((row) => row.startsWith("$ "));
  if (start >= 0) {
    const end = rows.findLastIndex((row) => row !== "");
    const shown = rows.slice(start, end + 1).map((row, at) => (at === 0 ? row.slice(2) : row));
    const whole = shown.filter((row) => !cutOff.test(row));
    // The dollar takes the room of two characters on the first row.
    const { command, exact } = joinRows(whole, columns - 4);
    return { subject: "command", command, complete: whole.length === shown.length && whole[0] !== "", exact };
  }
  const place = rows.find((row) => row.startsWith("Destination: "))?.slice("Destination: ".length);
  const rest = rows.filter((row) => row !== "").join("\n");
  return {
    subject: place === undefined ? "tool" : "file",
    command: place ?? rest,
    complete: false,
    exact: false,
  };
}

interface Box {
  readonly typed: string;
  readonly isWorking: boolean;
}

/** The input line, set off by blank rows, with the model's line and perhaps one of hints below it. */
function readBox({ lines }: Screen): Box | undefined {
  const end = lastWritten(lines);
  const prompt = lines.findLastIndex(({ text }) => /^›(?: |$)/.test(text));
  if (prompt < 0) return undefined;
  const blank = lines.findIndex(({ text }, at) => at > prompt && text === "");
  const hints = lines.slice(blank, end + 1).filter(({ text }) => text !== "");
  if (blank < 0 || blank > end || hints.length > 2) return undefined;
  if (!hints.every(({ text }) => text.startsWith("  ")) || !hints[0]?.text.includes(" · ")) return undefined;
  const rows = lines.slice(prompt, blank);
  if (!rows.slice(1).every(({ text }) => text.startsWith("  "))) return undefined;
  const above = lines.slice(Math.max(0, prompt - 6), prompt);
  return {
    typed: rows.map((row, at) => (at === 0 ? typedText(row, 1) : row.text.slice(2))).join("\n"),
    isWorking: above.some(({ text }) => /^[•◦] .*\(.*\besc to interrupt\)/.test(text)),
  };
}

function atPrompt(screen: Screen): Finding | undefined {
  const box = readBox(screen);
  if (box === undefined) return undefined;
  if (box.isWorking) return { client, state: "working" };
  return box.typed === "" ? { client, state: "idle" } : { client, state: "draft", draft: box.typed };
}
