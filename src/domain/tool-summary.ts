/**
 * What a tool would do to a file, as people read it: a difference instead of two texts in JSON. It is made of the very
 * input that the digest binds, whenever it is shown.
 */

import { isRecord } from "./policy/record.ts";

const mostLines = 200;

interface Edit {
  readonly before: string;
  readonly after: string;
}

/** The change of a writing tool as lines that begin with `-`, `+` or a blank; undefined where it is not known to be one. */
export function toolSummary(input: unknown): string | undefined {
  if (!isRecord(input)) return undefined;
  const file = textOf(input, ["file_path", "filePath", "filepath", "notebook_path", "path"]);
  const ready = textOf(input, ["diff", "patch"]);
  if (ready !== undefined) return capped(ready.split("\n"));
  const edits = editsOf(input);
  if (file === undefined || edits.length === 0) return undefined;
  return capped([file, ...edits.flatMap((edit, at) => [...(at > 0 ? ["…"] : []), ...difference(edit)])]);
}

function editsOf(input: Readonly<Record<string, unknown>>): readonly Edit[] {
  const content = textOf(input, ["content", "new_source"]);
  if (content !== undefined) return [{ before: "", after: content }];
  const listed = Array.isArray(input.edits) ? input.edits.filter(isRecord) : [input];
  return listed.flatMap((edit) => {
    const before = textOf(edit, ["old_string", "oldString"]);
    const after = textOf(edit, ["new_string", "newString"]);
    return before === undefined || after === undefined ? [] : [{ before, after }];
  });
}

/** The lines that go and those that come; what both have at their ends stays, as one line of context on each side. */
function difference({ before, after }: Edit): readonly string[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [
    ...old.slice(Math.max(0, head - 1), head).map((line) => `  ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
    ...old
      .slice(old.length - tail)
      .slice(0, 1)
      .map((line) => `  ${line}`),
  ];
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function capped(lines: readonly string[]): string {
  const left = lines.length - mostLines;
  return left <= 0 ? lines.join("\n") : [...lines.slice(0, mostLines), `… ${left} lines more`].join("\n");
}

function textOf(input: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = input[name];
    if (typeof value === "string") return value;
  }
  return undefined;
}
