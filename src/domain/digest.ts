/**
 * The fingerprint says *which ask* this is and merges sightings of it; the digest says *what exactly would run* and is what
 * a decision binds; the content says what would run apart from where, and is what a grant for a path binds. All are SHA-256 over length-prefixed fields, so that no two different lists of fields share bytes.
 * The facts come from outside (executor/facts.ts), this file is pure.
 */

import { hash } from "node:crypto";
import type { Command } from "./command.ts";

/** A program or script named by a word of the command; `path` and `hash` are null where no such file was found. */
export interface FileFact {
  readonly word: string;
  /** Real path, free of symbolic links. */
  readonly path: string | null;
  /** Hex SHA-256 of the content, or `unread:` and the file's identity where the content cannot be read. */
  readonly hash: string | null;
}

/** What the machine says about a command besides its text, at one moment. */
export interface CommandFacts {
  /** Real path, device and inode of the working folder; null and empty where it does not exist. */
  readonly cwd: { readonly path: string | null; readonly dev: string; readonly ino: string };
  /** The shell that reads the text; absent for an argv and for a tool. */
  readonly shell?: { readonly path: string | null; readonly hash: string | null };
  readonly programs: readonly FileFact[];
  readonly scripts: readonly FileFact[];
}

/** What would run, apart from where: the same at every place where the command would do the same. */
export interface Content {
  /** As the digest, of everything but the working folder. */
  readonly digest: string;
  /** Real path of the working folder. */
  readonly folder: string;
}

/** What one look at the machine says of a command; without `content` where nobody can tell what would run elsewhere. */
export interface Digests {
  readonly digest: string;
  readonly content?: Content;
}

type Field = string | null;

/** The length of a field that is absent; no text is as long. */
const absent = 0xffff_ffff;

const lengthBytes = 4;

/** The most bytes of UTF-8 that one UTF-16 code unit becomes. */
const longestUtf8 = 3;

/** Identifies an ask by the bytes of its command and its working folder as given: hex SHA-256. */
export function fingerprintOf(command: Command, cwd: string): string {
  return hashOf(["visto fingerprint 1", ...commandFields(command), cwd]);
}

/** Identifies a command by its bytes alone, wherever it is asked for: hex SHA-256. */
export function commandHashOf(command: Command): string {
  return hashOf(["visto command 1", ...commandFields(command)]);
}

/** What a decision binds: the fingerprint, the facts and the environment that the command would get: hex SHA-256. */
export function digestOf(
  fingerprint: string,
  facts: CommandFacts,
  environment: Readonly<Record<string, string>>,
): string {
  return hashOf([
    "visto digest 2",
    fingerprint,
    facts.cwd.path,
    facts.cwd.dev,
    facts.cwd.ino,
    ...contentFields(facts, environment),
  ]);
}

/**
 * What would run apart from the working folder, for a command whose programs are known; undefined where it names scripts,
 * which lie in the folder, or where a program or the folder itself was not found.
 */
export function contentOf(
  command: Command,
  facts: CommandFacts,
  environment: Readonly<Record<string, string>>,
): Content | undefined {
  const { cwd, programs, scripts } = facts;
  const areKnown = programs.length > 0 && programs.every((program) => program.hash !== null);
  if (cwd.path === null || !areKnown || scripts.length > 0) return undefined;
  const fields = ["visto content 1", commandHashOf(command), ...contentFields(facts, environment)];
  return { digest: hashOf(fields), folder: cwd.path };
}

function contentFields(
  { shell, programs, scripts }: CommandFacts,
  environment: Readonly<Record<string, string>>,
): Field[] {
  return [
    ...counted(shell ? [[shell.path, shell.hash]] : []),
    ...counted(programs.map(fileFields)),
    ...counted(scripts.map(fileFields)),
    environmentHash(environment),
  ];
}

/** One environment serves thousands of commands; only of a frozen one is the hash remembered. */
const environmentHashes = new WeakMap<Readonly<Record<string, string>>, string>();

function environmentHash(environment: Readonly<Record<string, string>>): string {
  const known = environmentHashes.get(environment);
  if (known !== undefined) return known;
  const made = hashOf(pairFields(environment));
  if (Object.isFrozen(environment)) environmentHashes.set(environment, made);
  return made;
}

/** As `digestOf`, from what an agent's client reported of itself; never equal to a digest of facts that the desk saw. */
export function agentDigest(fingerprint: string, reported: Readonly<Record<string, string>>): string {
  return hashOf(["visto agent digest 1", fingerprint, ...pairFields(reported)]);
}

/** Joins fields, each behind its length in four bytes: different lists always give different bytes. */
export function lengthPrefixed(fields: readonly Field[]): Buffer {
  const longest = fields.reduce((sum, field) => sum + lengthBytes + longestUtf8 * (field?.length ?? 0), 0);
  const bytes = Buffer.allocUnsafe(longest);
  let end = 0;
  for (const field of fields) {
    const length = field === null ? 0 : bytes.write(field, end + lengthBytes);
    bytes.writeUInt32BE(field === null ? absent : length, end);
    end += lengthBytes + length;
  }
  return bytes.subarray(0, end);
}

function hashOf(fields: readonly Field[]): string {
  return hash("sha256", lengthPrefixed(fields), "hex");
}

function commandFields(command: Command): Field[] {
  switch (command.form) {
    case "shell":
      return ["shell", command.text];
    case "argv":
      return ["argv", ...counted(command.argv.map((word) => [word]))];
    case "tool":
      return ["tool", command.tool, canonicalJson(command.input)];
  }
}

function fileFields(file: FileFact): Field[] {
  return [file.word, file.path, file.hash];
}

function pairFields(pairs: Readonly<Record<string, string>>): Field[] {
  return counted(Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function counted(rows: readonly (readonly Field[])[]): Field[] {
  return [String(rows.length), ...rows.flat()];
}

/** JSON with sorted keys: one input gives one text, whichever client sent it. */
function canonicalJson(value: unknown): string | null {
  const json = JSON.stringify(value);
  return json === undefined ? null : sortedJson(JSON.parse(json));
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`);
  return `{${members.join(",")}}`;
}
