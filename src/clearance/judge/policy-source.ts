import { readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { describeError, VistoError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { readTextFile } from "../../base/text-file.ts";
import type { Policy } from "../../domain/policy/policy.ts";
import type { PolicySource as PolicyText } from "../../domain/policy/read-source.ts";
import type { Standing } from "../../domain/policy/rule.ts";
import { builtContent } from "./built-content.ts";

/** How old the last look at the files may be. */
const lookEvery: Milliseconds = 1_000;

/** A policy file, or a folder of them, and whose it is. */
export interface PolicyPlace {
  readonly path: string;
  readonly standing: Standing;
  /** Whether there need not be such a file yet; one that was there is missed when it is gone. */
  readonly optional?: true;
}

/** What a policy is read from. */
export type PolicyTexts = readonly PolicyText[];

/** The texts of policy files; those of a folder in the order of their names. */
export function readPolicyTexts(places: readonly PolicyPlace[]): PolicyTexts {
  return places.flatMap(({ path, standing, optional = false }) =>
    filesIn(path, optional).map((name) => {
      const text = readText(name);
      return { name, text, standing, ...(standing === "default" && { content: builtContent(text) }) };
    }),
  );
}

/** The YAML files of a folder, or the file itself. */
function filesIn(path: string, missingIsFine: boolean): string[] {
  const stats = statOf(path);
  if (!stats?.isDirectory()) return stats || !missingIsFine ? [path] : [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(path, name));
}

/** Makes a policy of its texts. @throws VistoError `invalid_policy` with every finding. */
export type ParsePolicy = (texts: PolicyTexts) => Policy;

export interface PolicySourceOptions {
  readonly parse: ParsePolicy;
  /** A valid policy to fall back on while the files are not. */
  readonly texts?: PolicyTexts;
  /** Wraps the reading, which takes longer than anything else here. */
  readonly whileReading?: <T>(work: () => T) => T;
}

/**
 * The policy in force, read from its files and read again when one of them changes. A file that has become invalid
 * changes nothing: the last valid policy stays in force, and the log says so.
 */
export class PolicySource {
  readonly #places: readonly PolicyPlace[];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #parse: ParsePolicy;
  readonly #whileReading: <T>(work: () => T) => T;
  /** The files of which rules were in force. */
  readonly #seen: Set<string>;
  #texts: PolicyTexts;
  #policy: Policy | undefined;
  #stamp = "";
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** The default policy first, the owner's after it. */
  constructor(
    places: readonly PolicyPlace[],
    clock: Clock,
    log: Log,
    { parse, texts = [], whileReading = (work) => work() }: PolicySourceOptions,
  ) {
    this.#parse = parse;
    this.#places = places;
    this.#clock = clock;
    this.#log = log;
    this.#texts = texts;
    this.#seen = new Set(texts.map(({ name }) => name));
    this.#whileReading = whileReading;
  }

  /** What the policy in force was read from. */
  get texts(): PolicyTexts {
    return this.#texts;
  }

  /** @throws VistoError `invalid_policy` if there has been no valid policy yet. */
  current(): Policy {
    const now = this.#clock.monotonic();
    if (this.#policy && now - this.#lookedAt < lookEvery) return this.#policy;
    this.#lookedAt = now;
    return this.#policy ? this.#reread(this.#policy) : this.#readFirst();
  }

  #readFirst(): Policy {
    if (this.#texts.length === 0) return this.#read();
    this.#policy = this.#whileReading(() => this.#parse(this.#texts));
    return this.#reread(this.#policy);
  }

  #reread(inForce: Policy): Policy {
    try {
      return this.#stampOf() === this.#stamp ? inForce : this.#read();
    } catch (error) {
      // Looked at only once: the same broken file is not reported at every ask.
      this.#stamp = this.#stampOf(true);
      this.#log.error("policy_invalid", { message: describeError(error).message, inForce: inForce.version });
      return inForce;
    }
  }

  #read(): Policy {
    const stamp = this.#stampOf();
    const texts = readPolicyTexts(this.#places.map((place) => this.#expected(place)));
    this.#policy = this.#whileReading(() => this.#parse(texts));
    this.#texts = texts;
    this.#stamp = stamp;
    for (const { name } of texts) this.#seen.add(name);
    return this.#policy;
  }

  /** A file whose rules were in force is not gone by its owner's will alone: an editor may just be writing it anew. */
  #expected({ path, standing, optional }: PolicyPlace): PolicyPlace {
    return optional && !this.#seen.has(path) ? { path, standing, optional } : { path, standing };
  }

  #stampOf(missingIsFine = false): string {
    return this.#places
      .map((place) => this.#expected(place))
      .flatMap(({ path, optional = missingIsFine }) =>
        [path, ...filesIn(path, optional)].map((file) => ({ file, optional })),
      )
      .map(({ file, optional }) => {
        const stats = statOf(file);
        if (!stats && !optional) readText(file);
        return stats ? `${stats.ino}:${stats.size}:${stats.mtimeMs}` : "missing";
      })
      .join(" ");
  }
}

function readText(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): VistoError {
  return new VistoError(
    "invalid_policy",
    `the policy file ${file} cannot be read (${describeError(error).message}): give --policy a readable file`,
    {},
    error,
  );
}
