import type { Line, Screen } from "../screen.ts";
import type { Dialog, Finding, Option, Subject } from "./detector.ts";
import { offersPermission, optionOf, readNumbered } from "./options.ts";
import { joinRows, type ReadCommand } from "./wrapped.ts";

const footer = /^Esc to cancel(?: · .+)?$/;
const framedFooter = /^╰─{10,}╯$/;
const question = /^Do you want to (?!use this API key).+\?$/;
const moreRows = /^[↑↓] \d+ more lines?$/;

/** The rows of a dialog without the blank or the frame around them; undefined for a row that cannot be of one. */
type Row = string | undefined;

/**
 * A permission of Claude Code: a rule, a title, what is asked about, `Do you want to …?`, the options, and the footer as
 * the last line. Of one that is higher than the screen only the lower part is there, which is then not complete.
 */
export function readPermission({ lines, columns }: Screen, end: number): Finding | undefined {
  const isFramed = framedFooter.test(lines[end]?.text ?? "");
  const inner = isFramed ? unframed : unindented;
  if (!isFramed && !footer.test(inner(lines[end]) ?? "")) return undefined;
  const rows = lines.slice(0, end).map(inner);
  const asked = rows.findLastIndex((row) => row !== undefined && question.test(row));
  const found = asked < 0 ? undefined : readAnswers(rows.slice(asked + 1));
  if (!isFramed && !isWhole(lines.slice(asked + 1, end), columns)) return undefined;
  if (found === undefined || !offersPermission(found.options)) return undefined;
  const head = readHead(lines.slice(0, asked), rows.slice(0, asked), columns, isFramed);
  if (head === undefined || (head.title === undefined && !found.isCut)) return undefined;
  const { command, exact } = head.body;
  const dialog: Dialog = {
    title: head.title ?? "",
    subject: subjectOf(head.title ?? "", rows[asked] ?? ""),
    command,
    complete: head.title !== undefined && !found.isCut && command !== "",
    exact,
    options: found.options,
    typing: !isFramed && isAmended(lines[end]?.text ?? "", found),
  };
  return { client: "claude-code", state: "permission", dialog };
}

interface Answers {
  readonly options: readonly Option[];
  readonly cursor: number;
  /** Whether a row says that there is more above. */
  readonly isCut: boolean;
}

/** The rows below the question: options, a blank one, and perhaps the count of the rows that do not fit. */
function readAnswers(rows: readonly Row[]): Answers | undefined {
  if (!rows.every((row) => row !== undefined)) return undefined;
  const written = rows.filter((row) => row !== "");
  const isCut = moreRows.test(written.at(-1) ?? "");
  const choices = isCut ? written.slice(0, -1) : written;
  const read = readNumbered(choices) ?? readUnnumbered(choices);
  return read && { ...read, isCut };
}

/** Whether no row of the options goes on beyond the right edge: a client breaks a line before it reaches that. */
function isWhole(rows: readonly Line[], columns: number): boolean {
  return rows.every(({ text }, at) => {
    const goesOn = /^ {6}\S/.test(rows[at + 1]?.text ?? "");
    return [...text].length < (goesOn ? columns : columns - 1);
  });
}

/** `❯ No` and `Yes`, which only the arrows reach; No has a key of its own, Escape. */
function readUnnumbered(rows: readonly string[]): Omit<Answers, "isCut"> | undefined {
  const read = rows.map((row) => /^(?:(❯) | {2})(Yes|No)$/.exec(row));
  const cursor = read.findIndex((match) => match?.[1] !== undefined);
  const labels = read.flatMap((match) => match?.[2] ?? []);
  if (labels.length !== rows.length || cursor < 0) return undefined;
  return { options: labels.map((label) => optionOf(label === "No" ? "Escape" : null, label)), cursor };
}

interface Head {
  readonly title: string | undefined;
  readonly body: ReadCommand;
}

/** What stands above the question, up to the rule or the top of the frame; without a title where that is cut off. */
function readHead(
  lines: readonly Line[],
  rows: readonly Row[],
  columns: number,
  isFramed: boolean,
): Head | undefined {
  const isTop = ({ text }: Line): boolean =>
    isFramed ? /^╭─{10,}╮$/.test(text) : /^─{20,}$/.test(text) && [...text].length === columns;
  const top = lines.findLastIndex(isTop);
  const texts = rows.slice(top + 1);
  const dashes = lines.slice(top + 1).flatMap(({ text }, at) => (/^╌{20,}$/.test(text) ? [at] : []));
  const isRow = (row: Row, at: number): boolean => row !== undefined || dashes.includes(at);
  // Of a dialog that is cut off, every row of the screen belongs to it.
  if (!texts.every(isRow)) return undefined;
  const title = top < 0 ? undefined : texts[0];
  if (title === "") return undefined;
  return { title, body: readBody(texts, dashes, title !== undefined, columns) };
}

/** Between the dashed rules; without them everything below the title, which may end with a description. */
function readBody(
  rows: readonly Row[],
  dashes: readonly number[],
  hasTitle: boolean,
  columns: number,
): ReadCommand {
  const second = dashes.at(-1);
  // Of a dialog whose upper part is cut off only the lower rule may be there.
  const first = dashes.length > 1 ? dashes[0] : hasTitle ? undefined : -1;
  const isUnruled = first === undefined;
  const body = rows
    .slice(isUnruled ? 1 : first + 1, second)
    .map((row = "") => (isUnruled ? row.replace(/^ {2}/, "") : row.replace(/^│ ?/, "")));
  // Of a file the name stands above the rules, and its content between them.
  const name = isUnruled ? [] : rows.slice(1, first).filter(isName);
  const isFile = hasTitle && subjectOf(rows[0] ?? "", "") === "file";
  return joinRows(withoutBlankEnds(isFile ? [...name, ...body] : body), columns - 2);
}

function isName(row: Row): row is string {
  return row !== undefined && row !== "";
}

function withoutBlankEnds(rows: readonly string[]): readonly string[] {
  const first = rows.findIndex((row) => row !== "");
  return first < 0 ? [] : rows.slice(first, rows.findLastIndex((row) => row !== "") + 1);
}

function subjectOf(title: string, asked: string): Subject {
  if (/^Bash command\b/.test(title)) return "command";
  if (
    /^(?:Create|Edit|Read|Overwrite|Update|Write|Notebook)\b/.test(title) ||
    /\b(?:create|edit|overwrite)\b/.test(asked)
  )
    return "file";
  return "tool";
}

/** Where an answer is being typed, the hint for that is gone and the label goes on behind its comma. */
function isAmended(end: string, { options, cursor }: Answers): boolean {
  const isPlain = end.trim() === "Esc to cancel";
  return isPlain && /^(?:Yes|No),/.test(options[cursor]?.label ?? "");
}

function unindented(line: Line | undefined): Row {
  const text = line?.text ?? "";
  if (text === "") return "";
  return text.startsWith(" ") ? text.slice(1) : undefined;
}

function unframed(line: Line | undefined): Row {
  const inside = /^│ (.*)│$/.exec(line?.text ?? "")?.[1];
  return inside?.trimEnd();
}
