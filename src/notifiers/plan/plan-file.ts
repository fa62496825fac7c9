import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { describeError, VistoError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { readTextFile } from "../../base/text-file.ts";
import { emptyPlan } from "../../domain/notification-plan.ts";
import { type ReadPlan, readPlan } from "./read-plan.ts";
import { SecretReader } from "./secret-source.ts";

/** How old the last look at the file may be. */
const lookEvery: Milliseconds = 1_000;

/** Where the plan is kept. */
export interface PlanPlace {
  readonly path: string;
  /** Whether there need not be such a file yet; one that was there is missed when it is gone. */
  readonly optional: boolean;
}

/** The file that was named, else the usual one once it is there. */
export function planPlace(named: string | undefined, usual: string): PlanPlace {
  return named === undefined ? { path: usual, optional: true } : { path: named, optional: false };
}

export interface PlanFileParts {
  readonly place: PlanPlace;
  /** What `{ env: NAME }` is taken from. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
}

const nothing: ReadPlan = { plan: emptyPlan, channels: new Map() };

/**
 * The owner's plan, read again when its file, or one that holds a secret of it, changes. A file that has become invalid
 * changes nothing: the last valid plan stays in force, and the log says so once.
 */
export class PlanFile {
  readonly #parts: PlanFileParts;
  #read: ReadPlan | undefined;
  /** How each file looked just before it was read. */
  #seen: ReadonlyMap<string, string> = new Map();
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: PlanFileParts) {
    this.#parts = parts;
  }

  /** The same object as long as nothing has changed. @throws VistoError `invalid_notifications` if it never was valid. */
  current(): ReadPlan {
    const now = this.#parts.clock.monotonic();
    if (this.#read && now - this.#lookedAt < lookEvery) return this.#read;
    this.#lookedAt = now;
    if (!this.#read) this.#read = this.#readAnew();
    else if (this.#hasChanged()) this.#read = this.#readOr(this.#read);
    return this.#read;
  }

  #hasChanged(): boolean {
    return [...this.#seen].some(([file, stamp]) => stampOf(file) !== stamp);
  }

  #readOr(inForce: ReadPlan): ReadPlan {
    const { log, place } = this.#parts;
    try {
      const read = this.#readAnew();
      log.info("notifications_read", { file: place.path, channels: read.channels.size });
      return read;
    } catch (error) {
      log.error("notifications_invalid", {
        message: describeError(error).message,
        inForce: "the plan before",
      });
      return inForce;
    }
  }

  /** Remembers what it looks at also where that is refused: whatever is put right later is then seen. */
  #readAnew(): ReadPlan {
    const { place, variables } = this.#parts;
    const seen = new Map([[place.path, stampOf(place.path)]]);
    this.#seen = seen;
    if (seen.get(place.path) === missing && this.#mayBeMissing()) return nothing;
    const onFile = (file: string): void => void seen.set(file, stampOf(file));
    const secrets = new SecretReader({ variables, folder: dirname(place.path), onFile });
    return readPlan({ file: place.path, text: readText(place.path) }, secrets);
  }

  #mayBeMissing(): boolean {
    return this.#parts.place.optional && (this.#read ?? nothing) === nothing;
  }
}

const missing = "missing";

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.mode}` : missing;
}

function readText(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    throw new VistoError(
      "invalid_notifications",
      `the notification plan ${file} cannot be read (${describeError(error).message}): give --notifications a readable file`,
      {},
      error,
    );
  }
}
