import { type Line, lastWritten, type Screen } from "../screen.ts";
import type { Detector, Dialog, Finding, Subject } from "./detector.ts";
import { offersPermission, optionOf } from "./options.ts";
import { typedText } from "./placeholder.ts";
import { joinRows } from "./wrapped.ts";

const client = "opencode";

/** OpenCode 1.18, whose blocks have a bar on their left, and a column of facts beside them where there is room. */
export const openCode: Detector = {
  client,
  detect(screen) {
    return inDialog(screen) ?? atPrompt(screen);
  },
  inputBox(screen) {
    return readBox(screen)?.typed;
  },
};

const choices =
  /^ {2}┃ {3}((?:Allow once|Allow always|Reject)(?: {3}(?:Allow once|Allow always|Reject))*) {2,}\S/;

/** The block at the end of the screen whose last rows are the choices and a blank one. */
function inDialog({ lines }: Screen): Finding | undefined {
  const end = lastWritten(lines);
  const offered = lines.findLastIndex(({ text }) => choices.test(text));
  if (offered < 0 || end - offered > 1 || !isBar(lines[end])) return undefined;
  const above = lines.findLastIndex((line, at) => at < offered && !isBar(line));
  const block = lines.slice(above + 1, offered);
  const asked = block.findLastIndex(({ text }) => /^ {2}┃ {2}△ Permission required(?: {3,}|$)/.test(text));
  if (asked < 0 || asked > 1) return undefined;
  const row = lines[offered]?.text ?? "";
  const options = (choices.exec(row)?.[1] ?? "").split("   ").map((label) =>
    // Only moving the selection and Enter would take the others; Escape is a key of its own.
    optionOf(label === "Reject" ? "Escape" : null, label),
  );
  if (!offersPermission(options)) return undefined;
  const width = widthOf(row);
  const rows = block.slice(asked + 1).map(({ text }) =>
    text
      .slice(0, width)
      .replace(/^ {2}┃ {0,2}/, "")
      .trimEnd(),
  );
  return { client, state: "permission", dialog: { ...readBody(rows, width), options, typing: false } };
}

function isBar(line: Line | undefined): boolean {
  return line?.text.startsWith("  ┃") ?? false;
}

/** The block's own columns: its hint on keys ends at its right edge, whatever stands beside it. */
function widthOf(row: string): number {
  const end = /enter con(?:f(?:i(?:r(?:m)?)?)?)?/.exec(row);
  return end === null ? row.length : end.index + end[0].length + 2;
}

function readBody(
  [title = "", ...rows]: readonly string[],
  width: number,
): Pick<Dialog, "title" | "subject" | "command" | "complete" | "exact"> {
  const first = rows.findIndex((row) => row !== "");
  const last = rows.findLastIndex((row) => row !== "");
  const shown = first < 0 ? [] : rows.slice(first, last + 1);
  const name = title.trim();
  const subject = subjectOf(name);
  const texts =
    subject === "command"
      ? shown.map((row, at) => (at === 0 ? row.replace(/^\$ /, "") : row))
      : [name, ...shown];
  const { command, exact } = joinRows(texts, width - 8);
  // A block that is full to its last row may go on below it.
  return { title: name, subject, command, complete: shown.length > 0 && last < rows.length - 1, exact };
}

function subjectOf(title: string): Subject {
  if (title === "# Shell command") return "command";
  return /^[→←] (?:Edit|Write|Read|Access)\b/.test(title) ? "file" : "tool";
}

interface Box {
  readonly typed: string;
  readonly isWorking: boolean;
}

/** A block that ends with the agent's and the model's name, closed by `╹▀▀▀`; hints may follow. */
function readBox({ lines }: Screen): Box | undefined {
  const end = lastWritten(lines);
  const bottom = lines.findLastIndex(({ text }) => /^ +╹▀{20,}/.test(text));
  if (bottom < 0) return undefined;
  const indent = lines[bottom]?.text.indexOf("╹") ?? 0;
  const isOfBox = ({ text }: Line): boolean => text[indent] === "┃" && text.slice(0, indent).trim() === "";
  const above = lines.findLastIndex((line, at) => at < bottom && !isOfBox(line));
  const rows = lines.slice(above + 1, bottom);
  const below = lines.slice(bottom + 1, end + 1).filter(({ text }) => text !== "");
  const model = rows.findLastIndex(({ text }) => text.slice(indent + 1).trim() !== "");
  if (below.length > 3 || !/ · /.test(rows[model]?.text ?? "")) return undefined;
  return {
    typed: rows
      .slice(0, model)
      .map((row) => typedText(row, indent + 1))
      .join("\n")
      .trim(),
    // The row of squares runs while it works; where none is lit nothing runs.
    isWorking: below.some(
      ({ text }) => /\besc (?:again to )?interrupt\b/.test(text) && !/^\s*⬝+ {2}esc/.test(text),
    ),
  };
}

function atPrompt(screen: Screen): Finding | undefined {
  const box = readBox(screen);
  if (box === undefined) return undefined;
  if (box.isWorking) return { client, state: "working" };
  return box.typed === "" ? { client, state: "idle" } : { client, state: "draft", draft: box.typed };
}
