/** Finds the scripts inside words, redirects, tests and arithmetic: text that bash runs to make a value. */

import { forEachChild, parse, type SyntaxNode } from "unbash";
import type { Findings, NestedScript } from "./findings.ts";

const substitutionStart = /\$\(|`|[<>]\(/;
const everySubstitutionStart = new RegExp(substitutionStart, "g");

/** Finds every script directly inside a node that is no command itself, in the order of the text. */
export function findNested(node: SyntaxNode, findings: Findings): void {
  const { objections, nested, source } = findings;
  switch (node.type) {
    case "CommandExpansion":
    case "ArithmeticCommandExpansion":
    case "ProcessSubstitution": {
      const within = node.type === "ProcessSubstitution" ? "process-substitution" : "substitution";
      objections.add(within, node.text);
      if (node.script) nested.push({ script: node.script, source, within });
      else objections.add("parse-error", node.text);
      return;
    }
    case "ArithmeticExpansion":
      objections.add("arithmetic", node.text);
      readAgain(node.text.slice(2), findings);
      break;
    case "ArithmeticCommand":
      readAgain(`(${node.body}))`, findings);
      break;
    case "ParameterExpansion":
      objections.add("expansion", node.text);
      if (node.operation?.type === "Unknown") findBuried(node.text.slice(1), findings);
      break;
  }
  visitChildren(node, findings);
}

/** The parser's own walk, which throws at a node that it does not know. */
function visitChildren(node: SyntaxNode, findings: Findings): void {
  const children: SyntaxNode[] = [];
  try {
    forEachChild(node, (child) => children.push(child));
  } catch {
    findings.objections.add("unknown-shape", node.type);
  }
  for (const child of children) findNested(child, findings);
}

/** Reads arithmetic as commands in two subshells, `(…))`: bash takes it so where the parentheses do not match for it. */
function readAgain(text: string, findings: Findings): void {
  if (!substitutionStart.test(text) || !mayTry(findings)) return;
  findings.nested.push(...substitutionsOf(`: $( ${text}`));
  // single quotes do not protect in arithmetic
  if (text.includes("'")) findBuried(text, findings);
}

/**
 * Finds the substitutions that may be in a text which the parser took for plain: only good for finding more commands,
 * since nobody can say that bash reads it so.
 */
export function findBuried(text: string, findings: Findings): void {
  for (const { index } of text.matchAll(everySubstitutionStart)) {
    if (!mayTry(findings)) return;
    findings.nested.push(...substitutionsOf(`: ${text.slice(index)}`));
  }
}

/** Takes one of the tries; without an end to them a text could make its reader read for ever. */
function mayTry({ tries }: Findings): boolean {
  return tries.left-- > 0;
}

/** The substitutions among the words of a text that holds one command. */
function substitutionsOf(source: string): NestedScript[] {
  const command = parse(source).commands[0]?.command;
  if (command?.type !== "Command") return [];
  const parts = command.suffix.flatMap((word) => (word.type === "Word" ? (word.parts ?? []) : []));
  return parts.flatMap((part) => {
    const isScript = part.type === "CommandExpansion" || part.type === "ProcessSubstitution";
    return isScript && part.script ? [{ script: part.script, source, within: "substitution" }] : [];
  });
}
