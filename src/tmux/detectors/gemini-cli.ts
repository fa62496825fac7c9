import { type Line, lastWritten, type Screen } from "../screen.ts";
import type { Detector, Dialog, Finding, Subject } from "./detector.ts";
import { offersPermission, readNumbered } from "./options.ts";
import { typedText } from "./placeholder.ts";
import { joinRows } from "./wrapped.ts";

const client = "gemini-cli";

/** Gemini CLI 0.61, which frames its dialogs and sets its input box between half blocks. */
export const geminiCli: Detector = {
  client,
  detect(screen) {
    return inDialog(screen) ?? atPrompt(screen);
  },
  inputBox(screen) {
    return readBox(screen)?.typed;
  },
};

const frameEnd = /^ ?╰─{10,}╯$/;

/** The rows inside the frame that closes the screen, and whether its top is there. */
interface Frame {
  readonly rows: readonly string[];
  readonly isWhole: boolean;
  readonly width: number;
}

function readFrame({ lines }: Screen): Frame | undefined {
  const end = lastWritten(lines);
  const bottom = lines[end]?.text ?? "";
  if (!frameEnd.test(bottom)) return undefined;
  const indent = bottom.indexOf("╰");
  const top = lines.findLastIndex(
    ({ text }, at) => at < end && text === bottom.replace("╰", "╭").replace("╯", "╮"),
  );
  const rows: string[] = [];
  for (const { text } of lines.slice(top + 1, end)) {
    if (text[indent] !== "│" || !text.endsWith("│")) return undefined;
    rows.push(text.slice(indent + 2, -1).trimEnd());
  }
  return { rows, isWhole: top >= 0, width: bottom.length - indent - 4 };
}

function inDialog(screen: Screen): Finding | undefined {
  const frame = readFrame(screen);
  if (frame === undefined) return undefined;
  const { rows, isWhole } = frame;
  if (isWhole && rows.some((row) => /^Do you trust .*folder\?$/.test(row))) {
    return { client, state: "trust" };
  }
  const asked = rows.findLastIndex((row) => /^(?:Allow .+|Apply this change)\?$/.test(row));
  const first = rows.findIndex((row, at) => at > asked && /^(?:●| ) 1\. /.test(row));
  if (asked < 0 || first < 0) return undefined;
  const read = readNumbered(rows.slice(first).filter((row) => row !== ""));
  if (read === undefined || !offersPermission(read.options)) return undefined;
  const dialog: Dialog = { ...readHead(frame, asked), options: read.options, typing: false };
  return { client, state: "permission", dialog };
}

const cutOff = /\b(?:\d+ lines? hidden|\d+ more lines?)\b/;

/** `? Shell  the command`, and the same once more, whole, in a frame of its own. */
function readHead(
  { rows, isWhole, width }: Frame,
  asked: number,
): Pick<Dialog, "title" | "subject" | "command" | "complete" | "exact"> {
  const header = isWhole ? /^\? (\S+(?: \S+)*)(?: {2,}(.*))?$/.exec(rows[0] ?? "") : null;
  const start = rows.findIndex((row) => /^╭─+╮$/.test(row));
  const stop = rows.findLastIndex((row, at) => at < asked && /^╰─+╯$/.test(row));
  const framed = start >= 0 && start < stop ? rows.slice(start + 1, stop) : undefined;
  const inner = (framed ?? []).map((row) => /^│ (.*)│$/.exec(row)?.[1]?.trimEnd() ?? row);
  const title = header?.[1] ?? "";
  const subject = subjectOf(title);
  // Of a file the header has the name, or the change in short.
  const shown = subject === "command" ? inner : [header?.[2] ?? "", ...inner];
  const { command, exact } = joinRows(shown, width - 4);
  const complete =
    header !== null && framed !== undefined && command !== "" && !inner.some((row) => cutOff.test(row));
  return { title, subject, command, complete, exact };
}

function subjectOf(title: string): Subject {
  if (title === "Shell") return "command";
  return /^(?:WriteFile|Edit|ReadFile|Replace)$/.test(title) ? "file" : "tool";
}

interface Box {
  readonly typed: string;
  readonly isWorking: boolean;
}

/** Between `▄` and `▀`, with the workspace's lines below: a prompt of the transcript has none. */
function readBox({ lines }: Screen): Box | undefined {
  const end = lastWritten(lines);
  const bottom = lines.findLastIndex(({ text }) => /^▀{20,}$/.test(text));
  const top = lines.findLastIndex(({ text }, at) => at < bottom && /^▄{20,}$/.test(text));
  const below = lines.slice(bottom + 1, end + 1).filter(({ text }) => text !== "");
  if (top < 0 || below.length === 0 || below.length > 3) return undefined;
  if (!below.every(({ text }) => /^ \S/.test(text)) || /^ >/.test(below[0]?.text ?? "")) return undefined;
  const rows = lines.slice(top + 1, bottom);
  if (!/^ [>!*] /.test(`${rows[0]?.text ?? ""} `)) return undefined;
  const above = lines.slice(Math.max(0, top - 5), top);
  return {
    typed: rows.map(typedRow).join("\n").trim(),
    isWorking: above.some(({ text }) => /\(esc to cancel\b.*\)/.test(text)),
  };
}

function typedRow(row: Line, at: number): string {
  if (at > 0) return row.text.trim();
  return row.text.startsWith(" >") ? typedText(row, 2) : row.text.trim();
}

function atPrompt(screen: Screen): Finding | undefined {
  const box = readBox(screen);
  if (box === undefined) return undefined;
  if (box.isWorking) return { client, state: "working" };
  return box.typed === "" ? { client, state: "idle" } : { client, state: "draft", draft: box.typed };
}
