import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { describeError } from "../../base/errors.ts";

/** Where a secret is to be had: it never stands in the plan's file itself. */
export type SecretSource = { readonly env: string } | { readonly file: string };

const expected = "expected { env: NAME } or { file: PATH }: a secret never stands in this file";

/** The schema of a place that holds a secret. */
export const secretSource = z.unknown().transform((stated, context): SecretSource => {
  const [[key, value] = ["", ""], ...rest] =
    typeof stated === "object" && stated !== null ? Object.entries(stated) : [];
  const isNamed = rest.length === 0 && typeof value === "string" && value !== "";
  if (isNamed && key === "env") return { env: value };
  if (isNamed && key === "file") return { file: value };
  context.addIssue(expected);
  return z.NEVER;
});

/** No secret of ours is longer; whatever is, was named by mistake. */
const longest = 16 * 1_024;

export interface SecretPlaces {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What relative paths begin at. */
  readonly folder: string;
  /** Told of each file before it is looked at. */
  readonly onFile?: (file: string) => void;
}

/** Fetches secrets from where the plan says they are. */
export class SecretReader {
  readonly #places: SecretPlaces;

  constructor(places: SecretPlaces) {
    this.#places = places;
  }

  /** @throws Error that says what to do, and never the secret. */
  read(source: SecretSource): string {
    const secret = "env" in source ? this.variable(source.env) : this.#fromFile(source.file);
    if (/^[\x20-\x7e]+$/.test(secret)) return secret;
    throw new Error("expected a secret on one line of printable ASCII, got something else");
  }

  /** What a variable holds. @throws Error if it is not set. */
  variable(name: string): string {
    const value = this.#places.variables[name];
    if (value) return value;
    throw new Error(`the environment variable ${name} is not set: set it where the desk is started`);
  }

  /** A certificate, which need not be secret. @throws Error if the file holds none. */
  certificate(path: string): string {
    const file = resolve(this.#places.folder, path);
    this.#places.onFile?.(file);
    const text = statOf(file).isFile() ? readFileSync(file, "utf8") : "";
    if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
    throw new Error(`expected ${file} to hold a certificate as PEM`);
  }

  #fromFile(path: string): string {
    const file = resolve(this.#places.folder, path);
    this.#places.onFile?.(file);
    refuseOpenFile(file);
    const text = readFileSync(file, "utf8").trim();
    if (text !== "") return text;
    throw new Error(`${file} is empty: expected the secret in it`);
  }
}

function refuseOpenFile(file: string): void {
  const stats = statOf(file);
  const self = process.getuid?.();
  if (!stats.isFile() || stats.size > longest)
    throw new Error(`expected ${file} to be a file that holds a secret`);
  if ((stats.mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod it to 600`);
  if (self !== undefined && stats.uid !== self && stats.uid !== 0) {
    throw new Error(`${file} belongs to user ${stats.uid}, not to the desk's: chown it`);
  }
}

function statOf(file: string) {
  try {
    return statSync(file);
  } catch (error) {
    throw new Error(`${file} cannot be read (${describeError(error).message}): expected a file there`);
  }
}
