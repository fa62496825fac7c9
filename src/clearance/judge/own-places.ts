import { readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import type { Own } from "../../domain/policy/own.ts";

/** What of visto lies where, as it was told; each is left out where there is none. */
export interface VistoPlaces {
  /** The data folder of the desk. */
  readonly data?: string;
  /** The folder of people's logins. */
  readonly config?: string;
  /** The owner's files: the policy, and the notification plan, whose channels may run programs. */
  readonly ownerFiles?: readonly string[];
  /** The folder of the package that runs. */
  readonly program?: string;
}

/** How old the last look at the desk's note may be. */
const lookEvery: Milliseconds = 1_000;

/** Where the visto of this machine lies, and where its desk listens as soon as that is known. */
export class OwnPlaces {
  readonly #places: VistoPlaces;
  readonly #clock: Clock;
  #own: Own | undefined;
  #note = "";
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(places: VistoPlaces, clock: Clock) {
    this.#places = places;
    this.#clock = clock;
  }

  /** The same object as long as nothing has changed; a note that is gone leaves what was known. */
  get current(): Own {
    const now = this.#clock.monotonic();
    if (this.#own && now - this.#lookedAt < lookEvery) return this.#own;
    this.#lookedAt = now;
    const note = noteIn(this.#places.data) ?? this.#note;
    if (this.#own && note === this.#note) return this.#own;
    this.#note = note;
    this.#own = ownOf(this.#places, note);
    return this.#own;
  }
}

function ownOf({ data, config, ownerFiles = [], program }: VistoPlaces, note: string): Own {
  const folders = both(data);
  return {
    data: folders,
    above: [...new Set(folders.flatMap(openAncestors))],
    config: both(config),
    policy: ownerFiles.flatMap(both),
    program: both(program),
    ...deskOf(note),
  };
}

/** A path as given and with its links resolved. */
function both(path: string | undefined): readonly string[] {
  return path === undefined ? [] : [...new Set([path, realPathOf(path)])];
}

/** Of what is not there yet: where it would be made. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return dirname(path) === path ? path : join(realPathOf(dirname(path)), relative(dirname(path), path));
  }
}

/** The folders above one from which a search that passes over hidden names would come to it. */
function openAncestors(folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; !relative(dirname(at), at).startsWith(".") && dirname(at) !== at; at = dirname(at))
    found.push(dirname(at));
  return found;
}

function noteIn(data: string | undefined): string | undefined {
  try {
    return data === undefined ? undefined : readFileSync(join(data, "desk.json"), "utf8");
  } catch {
    // No desk runs on this folder now; nothing else depends on the note here.
    return undefined;
  }
}

/** What a desk's note tells of it; one that is none of ours tells nothing. */
function deskOf(note: string): Pick<Own, "port" | "pid"> {
  try {
    const { url, pid } = JSON.parse(note) as { readonly url?: unknown; readonly pid?: unknown };
    const port = URL.parse(String(url))?.port;
    return { port: port ? [port] : [], pid: Number.isInteger(pid) ? [String(pid)] : [] };
  } catch {
    return { port: [], pid: [] };
  }
}
