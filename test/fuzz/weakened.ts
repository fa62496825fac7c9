/** Rules weakened on purpose: each must be found by the same run that finds nothing in the shipped rules. */

import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import type { PolicySource } from "../../src/domain/policy/read-source.ts";

export interface Weakening {
  readonly name: string;
  readonly rule: string;
  readonly key: "flags" | "operands" | "globs";
  /** Text that is put behind what the rule says, or takes its place. */
  readonly add?: string;
  readonly set?: string;
}

export const weakenings: readonly Weakening[] = [
  { name: "sort may write its output to a file", rule: "sort", key: "flags", add: "-o=TEXT --output=TEXT" },
  { name: "sort takes any glob, also one that may find a flag", rule: "sort", key: "globs", set: "any" },
  { name: "find may write names to a file", rule: "find", key: "flags", add: "-fprint=TEXT" },
  { name: "git log may write to a file", rule: "git-log", key: "flags", add: "--output=TEXT" },
  {
    name: "uniq takes a second operand, which it writes",
    rule: "uniq",
    key: "operands",
    set: "[PATH] [PATH]",
  },
];

/** Writes the policy with one rule weakened into a folder. */
export function writeWeakened(texts: readonly PolicySource[], weakening: Weakening, folder: string): void {
  mkdirSync(folder, { recursive: true });
  let changed = 0;
  for (const { name, text } of texts) {
    const document = parseDocument(text, { schema: "failsafe" });
    const rules = document.get("rules");
    const rule = isSeq(rules)
      ? rules.items.find((each) => isMap(each) && each.get("name") === weakening.rule)
      : undefined;
    if (isMap(rule)) {
      weaken(rule, weakening);
      changed++;
    }
    writeFileSync(join(folder, basename(name)), isMap(rule) ? document.toString({ lineWidth: 0 }) : text);
  }
  if (changed !== 1)
    throw new Error(`expected one rule named ${weakening.rule} in the policy, found ${changed}`);
}

function weaken(rule: YAMLMap, { key, add, set }: Weakening): void {
  if (set !== undefined) {
    rule.set(key, set);
    return;
  }
  const value: unknown = rule.get(key, true);
  if (isSeq(value)) value.add(add);
  else if (isScalar(value)) value.value = `${String(value.value)} ${add}`;
  else throw new Error(`expected the rule ${String(rule.get("name"))} to have ${key}`);
}
