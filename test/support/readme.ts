import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { root } from "./cli-desk.ts";

/** One line of the README that a reader types, and what it shows there. */
export interface Shown {
  readonly line: string;
  readonly output: readonly string[];
}

/** The lines of the README's console block of this name. */
export function consoleBlock(name: string): readonly Shown[] {
  const text = readFileSync(`${root}README.md`, "utf8");
  const block = new RegExp(`\`\`\`console ${name}\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (block === undefined) throw new Error(`the README has no console block ${name}`);
  return shownLines(block);
}

/** The lines of a console block that a reader types, each with what it shows. */
export function shownLines(block: string): readonly Shown[] {
  const shown: { line: string; output: string[] }[] = [];
  for (const line of block.trimEnd().split("\n")) {
    if (line.startsWith("$ ")) shown.push({ line: line.slice(2), output: [] });
    else shown.at(-1)?.output.push(line);
  }
  return shown;
}

/** Holds the real output of a line against what the document shows; `…` stands for any lines, and so does its beginning. */
export function showsAll({ line, output }: Shown, real: string): void {
  assert.equal(missingLine(["…", ...output], real), undefined, `after \`${line}\` came:\n${real}`);
}

/** Takes out what differs from run to run: ids, digests, times, folders. */
function comparable(line: string): string {
  return line
    .replace(/(req|grt)_[0-9A-Z]{26}/g, "$1")
    .replace(/\((?:1h|59m \d+s) left\)/g, "(1h left)")
    .replace(/\b\d+ms\b|\b\d+s\b/g, "TIME")
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, "URL")
    .replace(/, until \d{4}-\d\d-\d\dT[\d:.]+Z$/, "")
    .replace(/\d+ rules in all, version [0-9a-f]{12}/g, "RULES")
    .replace(/\d+ reviewers? there/g, "THERE")
    .replace(/\d+ entries, head \d+ [0-9a-f]{64}/g, "HEAD")
    .replace(/visto \d+\.\d+\.\d+/g, "VISTO")
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, "DATE")
    .replace(/\/tmp\/tmp\.\w+/g, "FOLDER")
    .replace(/^(digest +)[0-9a-f]+$/, "$1DIGEST")
    .replace(/ +/g, " ")
    .trimEnd();
}

/**
 * The first line of the README that the real output does not show in its place, or undefined if all are there; `…` stands
 * for any lines.
 */
export function missingLine(expected: readonly string[], real: string): string | undefined {
  const lines = real.split("\n").map(comparable);
  let at = 0;
  let maySkip = true;
  for (const wanted of expected) {
    if (wanted === "…") {
      maySkip = true;
      continue;
    }
    const found = lines.indexOf(comparable(wanted), at);
    if (found < 0 || (!maySkip && found !== at)) return wanted;
    at = found + 1;
    maySkip = false;
  }
  return undefined;
}
