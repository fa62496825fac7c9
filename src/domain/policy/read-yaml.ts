import { type Document, isMap, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { describeError } from "../../base/errors.ts";
import { issueWords } from "../../base/issue-words.ts";
import { nearest } from "../../base/text.ts";

/** Something wrong in a file: where, and what was expected. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

type Path = readonly PropertyKey[];

/** The content of a file of the right shape, and from which line each part of it comes. */
export interface ReadYaml<Content> {
  readonly content: Content;
  readonly lineOf: (path: Path) => number;
}

/** The shape that a file must have, and every key that it knows, to name the nearest one. */
export interface Shape<Content> {
  readonly schema: z.ZodType<Content>;
  readonly keys: readonly string[];
}

/** Reads YAML strictly: the content, or everything that is wrong with its shape; `known` is what the text says. */
export function readYaml<Content>(
  file: string,
  text: string,
  { schema, keys }: Shape<Content>,
  known?: unknown,
): ReadYaml<Content> | Finding[] {
  if (known !== undefined) {
    const parsed = schema.safeParse(known, { error: issueWords });
    if (parsed.success) return { content: parsed.data, lineOf: linesOf(text) };
  }
  const { document, lines } = parseYaml(text);
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return faults.map(({ pos, message }) => ({ file, line: lines.linePos(pos[0]).line, message }));
  }
  const lineOf = (path: Path): number => lineAt(document.contents, path, lines);
  const content = contentOf(document);
  if ("why" in content) return [{ file, line: 1, message: content.why }];
  const parsed = schema.safeParse(content.value, { error: issueWords });
  if (parsed.success) return { content: parsed.data, lineOf };
  return parsed.error.issues.flatMap((issue) => findingsOf(issue, file, lineOf, keys));
}

/** What the document holds, or why it cannot be had: aliases of aliases can stand for more than any memory holds. */
function contentOf(document: Document): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: document.contents === null ? {} : document.toJS() };
  } catch (error) {
    return { why: `expected plain YAML, got what cannot be read: ${describeError(error).message}` };
  }
}

/** What a text says, as plain data, whatever its shape; undefined for text that is not good YAML. */
export function plainContent(text: string): unknown {
  const { document } = parseYaml(text);
  return document.errors.length + document.warnings.length > 0 ? undefined : document.toJS();
}

function parseYaml(text: string) {
  const lines = new LineCounter();
  // "failsafe" takes every scalar as text, so that a program named `true` or a flag `-1` stays what it is
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  return { document, lines };
}

/** Lines of a text that is only read once somebody asks for one. */
function linesOf(text: string): (path: Path) => number {
  let read: ReturnType<typeof parseYaml> | undefined;
  return (path) => {
    read ??= parseYaml(text);
    return lineAt(read.document.contents, path, read.lines);
  };
}

function findingsOf(
  issue: z.core.$ZodIssue,
  file: string,
  lineOf: (path: Path) => number,
  keys: readonly string[],
): Finding[] {
  if (issue.code !== "unrecognized_keys") {
    return [{ file, line: lineOf(issue.path), message: `${pathText(issue.path)}: ${issue.message}` }];
  }
  return issue.keys.map((key) => {
    const near = nearest(key, keys);
    const hint = near && near !== key ? `; did you mean "${near}"?` : "";
    const path = [...issue.path, key];
    return { file, line: lineOf(path), message: `${pathText(path)}: this key is not known here${hint}` };
  });
}

/** `rules.3.name`, with the parts that come from the file made harmless by quoting. */
function pathText(path: Path): string {
  return (
    path.map((part) => (/^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(part))).join(".") ||
    "the file"
  );
}

/** The line of the deepest part of the path that stands in the file. */
function lineAt(root: Node | null, path: Path, lines: LineCounter): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    const pair = isMap(node) ? node.items.find((item) => String(item.key) === String(part)) : undefined;
    const next = pair ? pair.value : child(node, part);
    const start = startOf(pair ? pair.key : next);
    if (start === undefined) break;
    [node, offset] = [next, start];
  }
  return lines.linePos(offset).line;
}

function child(node: unknown, part: PropertyKey): unknown {
  const items = (node as { items?: readonly unknown[] } | null | undefined)?.items;
  return typeof part === "number" ? items?.[part] : undefined;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
