import type { Facts } from "./facts.ts";
import { globSource, globsMeet, isGlob } from "./globs.ts";
import { fillGlob, type Own } from "./own.ts";
import type { Policy } from "./policy.ts";

/**
 * A set of paths, stated as globs: one without a slash is a name at any depth (and everything below it), one that
 * begins with `~/` or `/` is a whole path, any other the end of a path.
 */
export interface PathSet {
  /** Whether a path, or a shell's glob, names a member. */
  has(path: string): boolean;
}

const nothing: PathSet = { has: () => false };

/** Makes the test of a set's globs; `~` is the home of the one who asks. */
export function pathSet(globs: readonly string[], home: string): PathSet {
  if (globs.length === 0) return nothing;
  const names = globs.filter((glob) => !glob.includes("/") && glob !== "~").map((glob) => glob.toLowerCase());
  const paths = globs
    .filter((glob) => glob.includes("/") || glob === "~")
    .map((glob) => wholePath(glob, home).toLowerCase());
  const isName = membersOf(names);
  const isPath = membersOf(paths);
  const answers = new Map<string, boolean>();
  const look = (path: string): boolean => {
    if (isGlob(path)) return globIsIn(path, names, paths);
    return isPath(path) || path.split("/").some(isName);
  };
  return {
    has(path) {
      const lower = path.toLowerCase();
      const known = answers.get(lower);
      if (known !== undefined) return known;
      const answer = look(lower);
      if (answers.size >= remembered) answers.clear();
      answers.set(lower, answer);
      return answer;
    },
  };
}

/** A judgement asks the same of one path several times. */
const remembered = 500;

/** The test whether a text is matched by one of these globs; most of them are plain texts. */
function membersOf(globs: readonly string[]): (text: string) => boolean {
  const plain = new Set(globs.filter((glob) => !isGlob(glob)));
  const wild = globs.filter(isGlob).map(globSource);
  if (wild.length === 0) return (text) => plain.has(text);
  const pattern = new RegExp(`^(?:${wild.join("|")})$`, "s");
  return (text) => plain.has(text) || pattern.test(text);
}

function wholePath(glob: string, home: string): string {
  if (glob === "~") return home;
  if (glob.startsWith("~/")) return `${home}${glob.slice(1)}`;
  return glob.startsWith("/") ? glob : `**/${glob}`;
}

function globIsIn(glob: string, names: readonly string[], paths: readonly string[]): boolean {
  const parts = glob.split("/");
  return (
    parts.some((part) => names.flatMap(usualNames).some((name) => globsMeet(name, part))) ||
    paths.some((path) => globsMeet(path, glob) || coversBelow(path, glob))
  );
}

/** Endings with which secrets are usually kept; `secret.*` does not make every `*.ts` suspect. */
const usualEndings = [
  "",
  ".json",
  ".yml",
  ".yaml",
  ".toml",
  ".ini",
  ".local",
  ".production",
  ".bak",
  ".old",
  ".pub",
];

function usualNames(name: string): readonly string[] {
  // nearly every *.txt is harmless, so that only the whole name counts
  if (name.endsWith(".txt")) return [];
  return name.endsWith(".*") ? usualEndings.map((ending) => `${name.slice(0, -2)}${ending}`) : [name];
}

/** `~/.ssh/**` also holds what a glob names in a folder below. */
function coversBelow(path: string, glob: string): boolean {
  return path.endsWith("/**") && globsMeet(`${path.slice(0, -3)}`, glob);
}

/** What the globs of a set are read by. */
export type Places = Pick<Facts, "home" | "own">;

/** The sets of a policy, as the places of one machine make them. */
export class PathSets {
  readonly #sets: ReadonlyMap<string, readonly string[]>;
  readonly #home: string;
  readonly #own: Own;
  readonly #made = new Map<string, PathSet>();

  constructor(sets: ReadonlyMap<string, readonly string[]>, { home, own }: Places) {
    this.#sets = sets;
    this.#home = home;
    this.#own = own;
  }

  /** A set by its name; one that is stated nowhere is empty. */
  named(name: string): PathSet {
    let set = this.#made.get(name);
    if (!set) {
      const globs = this.#sets.get(name) ?? [];
      set = pathSet(
        globs.flatMap((glob) => fillGlob(glob, this.#own)),
        this.#home,
      );
      this.#made.set(name, set);
    }
    return set;
  }

  /** Whether a set of plain words holds one. */
  holdsWord(name: string, word: string): boolean {
    return this.#sets.get(name)?.includes(word) === true;
  }
}

const made = new WeakMap<Policy, PathSets & Places>();

/** The sets of a policy on this machine; made once, as long as its places stay the same. */
export function setsOf(policy: Policy, { home, own }: Places): PathSets {
  const known = made.get(policy);
  if (known?.home === home && known.own === own) return known;
  const sets = Object.assign(new PathSets(policy.sets, { home, own }), { home, own });
  made.set(policy, sets);
  return sets;
}
