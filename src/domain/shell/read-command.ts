/** Makes a simple command of the parser's: words, assignments, redirects. */

import type { Assignment as AssignmentNode, Command } from "unbash";
import type { Findings } from "./findings.ts";
import { findNested } from "./nested-scripts.ts";
import { readRedirect } from "./read-redirect.ts";
import { readWord, readWordText } from "./read-word.ts";
import type { Assignment, Redirect, ShellCommand, Word } from "./script.ts";

/** Variables that only change how programs write text, so that a literal value does no harm. */
const plainVariables = new Set(["LC_ALL", "LANG", "TZ", "NO_COLOR"]);

/** Reads a simple command, all but the place where it stands. */
export function readCommand(node: Command, findings: Findings): Omit<ShellCommand, "place"> {
  const words: Word[] = [];
  const assignments: Assignment[] = [];
  const redirects: Redirect[] = [];
  for (const part of node.prefix) {
    if (part.type === "Assignment") assignments.push(readAssignment(part, findings));
    else redirects.push(readRedirect(part, findings));
  }
  if (node.name) words.push(readWord(node.name, findings));
  for (const part of node.suffix) {
    if (part.type === "Word") words.push(readWord(part, findings));
    else if (part.type === "Assignment") words.push(readArgument(part, findings));
    else redirects.push(readRedirect(part, findings));
  }
  if (words[0]?.glob) findings.objections.add("glob-program", words[0].raw);
  return { words, assignments, redirects, raw: findings.source.slice(node.pos, node.end) };
}

function readAssignment(node: AssignmentNode, findings: Findings): Assignment {
  const { objections } = findings;
  if (node.index) {
    objections.add("subscript", node.text);
    findNested(node.index, findings);
  }
  if (node.value.type === "ArrayValue") {
    objections.add("array", node.text);
    findNested(node.value, findings);
    return { name: node.name, value: null };
  }
  const { value } = readWord(node.value, findings);
  if (node.append === true || value === null || !plainVariables.has(node.name))
    objections.add("assignment", node.text);
  return { name: node.name, value: node.append === true ? null : value };
}

/** An argument of `export`, `declare` and their like, which the parser takes apart: to bash it is a word as well. */
function readArgument(node: AssignmentNode, findings: Findings): Word {
  if (node.value.type === "ArrayValue") findings.objections.add("array", node.text);
  if (node.index) findings.objections.add("subscript", node.text);
  return readWordText(node.text, node.index ? [node.index, node.value] : [node.value], findings);
}
