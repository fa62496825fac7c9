import { z } from "zod";
import type { Command } from "../command.ts";
import { type RequestKind, requestKinds } from "../kind.ts";
import { readToolCall } from "./check-examples.ts";
import { type Finding, readYaml } from "./read-yaml.ts";
import { type Ruling, rulings } from "./ruling.ts";

/** What somebody expects the policy to say of a command. */
export interface Expectation {
  /** Where it stands in its file, from 1. */
  readonly line: number;
  readonly command: Command;
  readonly kind: RequestKind;
  readonly cwd?: string;
  readonly agent?: string;
  readonly expect: Ruling;
  /** The rule that must decide. */
  readonly rule?: string;
}

const expectation = z.strictObject({
  command: z.string().min(1),
  kind: z.enum(requestKinds).default("bash_command"),
  cwd: z.string().min(1).optional(),
  agent: z.string().min(1).optional(),
  expect: z.enum(rulings),
  rule: z.string().min(1).optional(),
});

const expectationsFile = z.strictObject({ cases: z.array(expectation).min(1) });

const keys = ["cases", ...Object.keys(expectation.shape)];

/** Kinds that ask for a command; the others ask for a tool: `Read {"file_path": "src/a.ts"}`. */
const commandKinds: ReadonlySet<RequestKind> = new Set(["bash_command", "system_access"]);

/** Reads `cases: [{command, expect, …}]`: the expectations in their order, or everything that is wrong with the file. */
export function readExpectations(file: string, text: string): readonly Expectation[] | Finding[] {
  const read = readYaml(file, text, { schema: expectationsFile, keys });
  if (Array.isArray(read)) return read;
  const { content, lineOf } = read;
  const findings: Finding[] = [];
  const expectations = content.cases.flatMap(({ command, ...stated }, at): Expectation[] => {
    const line = lineOf(["cases", at, "command"]);
    const meant = commandKinds.has(stated.kind) ? shellText(command) : readToolCall(command);
    if (meant) return [{ line, command: meant, ...stated }];
    findings.push({
      file,
      line,
      message: `cases.${at}.command: a ${stated.kind} is a tool with its input: Read {"file_path": "a.txt"}`,
    });
    return [];
  });
  return findings.length > 0 ? findings : expectations;
}

function shellText(text: string): Command {
  return { form: "shell", text };
}
