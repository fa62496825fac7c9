/** Makes a redirect of the parser's, and objects to every one that is not plain. */

import type { HereDoc, Redirection, Redirect as RedirectNode } from "unbash";
import type { Findings } from "./findings.ts";
import { findNested } from "./nested-scripts.ts";
import { readWord } from "./read-word.ts";
import type { Redirect, RedirectKind, Word } from "./script.ts";

const kinds: Record<RedirectNode["operator"], RedirectKind> = {
  ">": "write",
  ">|": "write",
  "&>": "write",
  ">>": "append",
  "&>>": "append",
  "<": "read",
  "<>": "read-write",
  "<&": "duplicate",
  ">&": "duplicate",
};

/** The descriptor of `&>`: both outputs. */
const bothOutputs = -1;

/** What `>&` and `<&` copy when they copy a descriptor, or close one. */
const descriptor = /^(?:\d{1,3}|-)$/;

/** Names for which bash opens a connection instead of a file. */
const networkName = /^\/dev\/(?:tcp|udp)\//;

/** Reads one redirect. */
export function readRedirect(node: Redirection, findings: Findings): Redirect {
  switch (node.type) {
    case "HereDoc":
      return readHeredoc(node, findings);
    case "HereString": {
      const target = node.target ? readWord(node.target, findings) : null;
      if (target === null) findings.objections.add("parse-error");
      return { kind: "here-string", fd: descriptorOf(node, 0, findings), target };
    }
    case "Redirect":
      return readFileRedirect(node, findings);
  }
}

function readFileRedirect(node: RedirectNode, findings: Findings): Redirect {
  const target = node.target ? readWord(node.target, findings) : null;
  const written = findings.source.slice(node.pos, node.end);
  let kind = kinds[node.operator] ?? "read-write";
  let fd = descriptorOf(node, node.operator.startsWith("<") ? 0 : 1, findings);
  if (node.operator.startsWith("&")) fd = bothOutputs;
  // >&name without a number is an old way to write &>name
  if (node.operator === ">&" && !descriptor.test(target?.value ?? "")) {
    kind = "write";
    fd = bothOutputs;
  }
  if (networkName.test(target?.value ?? "")) findings.objections.add("network-redirect", written);
  else if (!isPlain(kind, target)) findings.objections.add("redirect", written);
  return { kind, fd, target };
}

function isPlain(kind: RedirectKind, target: Word | null): boolean {
  if (target === null || target.value === null || target.glob) return false;
  switch (kind) {
    case "read":
      return true;
    case "write":
    case "append":
      return target.value === "/dev/null";
    case "duplicate":
      return descriptor.test(target.value);
    default:
      return false;
  }
}

function descriptorOf(node: Redirection, otherwise: number, findings: Findings): number | null {
  if (node.descriptor === undefined) return otherwise;
  if (node.descriptor.type === "FileDescriptor") return node.descriptor.value;
  findings.objections.add("redirect", findings.source.slice(node.pos, node.end));
  return null;
}

function readHeredoc(node: HereDoc, findings: Findings): Redirect {
  const { objections } = findings;
  if (node.closing === undefined)
    objections.add("heredoc-unterminated", findings.source.slice(node.pos, node.end));
  const written = node.operator === "<<-" ? node.body.text.replace(/^\t+/gm, "") : node.body.text;
  const quoted = node.delimiter?.quoted === true;
  if (!quoted) {
    objections.add("heredoc-expands", findings.source.slice(node.pos, node.end));
    const inBody: Findings = { ...findings, nested: [] };
    findNested(node.body, inBody);
    findings.nested.push(...inBody.nested.map((found) => ({ ...found, within: "heredoc" as const })));
  }
  const literal = quoted || !/[$`\\]/.test(written);
  return {
    kind: "heredoc",
    fd: descriptorOf(node, 0, findings),
    target: null,
    body: literal ? written : null,
    written,
  };
}
