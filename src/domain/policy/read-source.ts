import { knownKeys, type PolicyFile, policyFile } from "./policy-schema.ts";
import { type Finding, type ReadYaml, readYaml } from "./read-yaml.ts";
import type { Standing } from "./rule.ts";

export type { Finding };

/** One text of a policy, under the name that findings give it. */
export interface PolicySource {
  readonly name: string;
  readonly text: string;
  /** Whose file it is; the shipped ones are `default`. */
  readonly standing?: Standing;
  /** What the text says, where that is known already: reading it again takes most of the time. */
  readonly content?: unknown;
}

/** A policy file that has the right shape. */
export interface ReadSource extends ReadYaml<PolicyFile> {
  readonly name: string;
  readonly standing: Standing;
}

/** Files that were read well, by their text: a process that looks at the same policy again need not parse it again. */
const remembered = new Map<string, ReadSource>();
const mostRemembered = 64;

/** Reads YAML strictly: the content, or everything that is wrong with its shape. */
export function readSource(source: PolicySource): ReadSource | Finding[] {
  const key = JSON.stringify([source.name, source.standing, source.text]);
  const known = remembered.get(key);
  if (known) return known;
  const read = readYaml(source.name, source.text, { schema: policyFile, keys: knownKeys }, source.content);
  if (Array.isArray(read)) return read;
  const whole = { name: source.name, standing: source.standing ?? "default", ...read };
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, whole);
  return whole;
}
