import { type Document, isMap, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { describeError } from "../../base/errors.ts";
import { nearest } from "../../base/text.ts";
import { knownKeys, type PolicyFile, policyFile } from "./policy-schema.ts";
import type { Standing } from "./rule.ts";

/** One text of a policy, under the name that findings give it. */
export interface PolicySource {
  readonly name: string;
  readonly text: string;
  /** Whose file it is; the shipped ones are `default`. */
  readonly standing?: Standing;
}

/** Something wrong in a policy: where, and what was expected. */
export interface Finding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

type Path = readonly PropertyKey[];

/** A policy file that has the right shape, and from which line each part of it comes. */
export interface ReadSource {
  readonly name: string;
  readonly standing: Standing;
  readonly content: PolicyFile;
  readonly lineOf: (path: Path) => number;
}

/** Files that were read well, by their text: a process that looks at the same policy again need not parse it again. */
const remembered = new Map<string, ReadSource>();
const mostRemembered = 64;

/** Reads YAML strictly: the content, or everything that is wrong with its shape. */
export function readSource(source: PolicySource): ReadSource | Finding[] {
  const key = JSON.stringify([source.name, source.standing, source.text]);
  const known = remembered.get(key);
  if (known) return known;
  const read = readAnew(source);
  if (!Array.isArray(read)) {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, read);
  }
  return read;
}

function readAnew(source: PolicySource): ReadSource | Finding[] {
  const lines = new LineCounter();
  // "failsafe" takes every scalar as text, so that a program named `true` or a flag `-1` stays what it is
  const document = parseDocument(source.text, {
    schema: "failsafe",
    lineCounter: lines,
    prettyErrors: false,
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return faults.map((fault) => ({
      file: source.name,
      line: lines.linePos(fault.pos[0]).line,
      message: fault.message,
    }));
  }
  const lineOf = (path: Path): number => lineAt(document.contents, path, lines);
  const content = contentOf(document);
  if ("why" in content) return [{ file: source.name, line: 1, message: content.why }];
  const parsed = policyFile.safeParse(content.value);
  if (parsed.success) {
    return { name: source.name, standing: source.standing ?? "default", content: parsed.data, lineOf };
  }
  return parsed.error.issues.flatMap((issue) => findingsOf(issue, source.name, lineOf));
}

/** What the document holds, or why it cannot be had: aliases of aliases can stand for more than any memory holds. */
function contentOf(document: Document): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: document.contents === null ? {} : document.toJS() };
  } catch (error) {
    return { why: `expected plain YAML, got what cannot be read: ${describeError(error).message}` };
  }
}

function findingsOf(issue: z.core.$ZodIssue, file: string, lineOf: (path: Path) => number): Finding[] {
  if (issue.code !== "unrecognized_keys") {
    return [{ file, line: lineOf(issue.path), message: `${pathText(issue.path)}: ${issue.message}` }];
  }
  return issue.keys.map((key) => {
    const near = nearest(key, knownKeys);
    const hint = near && near !== key ? `; did you mean "${near}"?` : "";
    const path = [...issue.path, key];
    return { file, line: lineOf(path), message: `${pathText(path)}: this key is not known here${hint}` };
  });
}

/** `rules.3.name`, with the parts that come from the file made harmless by quoting. */
function pathText(path: Path): string {
  return (
    path.map((part) => (/^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(part))).join(".") ||
    "policy"
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
