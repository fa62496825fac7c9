import { statSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { dirname, join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { readEnvironment } from "../../base/environment.ts";
import { type Facts, type Weekday, weekdays } from "../../domain/policy/facts.ts";
import { GitProbe } from "./git-probe.ts";
import type { Question } from "./judge.ts";
import { OwnPlaces, type VistoPlaces } from "./own-places.ts";
import { RealPaths } from "./real-paths.ts";
import { TrustedPrograms } from "./trusted-programs.ts";

/** What the judge is told of the machine when it starts. */
export interface Machine extends VistoPlaces {
  readonly home: string;
  /** The name by which rules may speak of it. */
  readonly host?: string;
  /** Where programs are looked up, as PATH has it. */
  readonly searchPath: string;
}

/** The machine as this process finds it, and what on it is visto's own. */
export function machineHere(given: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly data: string;
  readonly searchPath: string;
  readonly policyFile: string;
  readonly notificationsFile?: string;
}): Machine {
  const { environment, data, searchPath, policyFile, notificationsFile } = given;
  return {
    home: environment.HOME ?? homedir(),
    host: hostname(),
    searchPath,
    data: resolve(data),
    config: readEnvironment(environment).configFolder,
    ownerFiles: [policyFile, notificationsFile].flatMap((file) =>
      file === undefined ? [] : [resolve(file)],
    ),
    program: packageFolder,
  };
}

const packageFolder = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** Gathers what the policy asks about the machine; every look blocks this thread, which is not the main one. */
export class MachineFacts {
  readonly #machine: Machine;
  readonly #clock: Clock;
  readonly #programs: TrustedPrograms;
  readonly #git: GitProbe;
  readonly #own: OwnPlaces;
  #glance: Glance = { until: Number.NEGATIVE_INFINITY, paths: new RealPaths(), projects: new Map() };

  /** `whileAsking` wraps the one look that may take longer than a judgement: git's own word on its settings. */
  constructor(machine: Machine, clock: Clock, whileAsking?: <T>(work: () => T) => T) {
    this.#machine = machine;
    this.#clock = clock;
    this.#programs = new TrustedPrograms(machine.searchPath, clock);
    this.#git = new GitProbe(clock, whileAsking);
    this.#own = new OwnPlaces(machine, clock);
  }

  #current(): Glance {
    const now = this.#clock.monotonic();
    if (now >= this.#glance.until)
      this.#glance = { until: now + glanceLasts, paths: new RealPaths(), projects: new Map() };
    return this.#glance;
  }

  of(question: Question): Facts {
    const { cwd } = question;
    const now = new Date(this.#clock.now());
    const { paths, projects } = this.#current();
    const project = projects.get(cwd) ?? projectOf(cwd, this.#machine.home);
    projects.set(cwd, project);
    return {
      ...question,
      host: question.host ?? this.#machine.host ?? null,
      home: this.#machine.home,
      own: this.#own.current,
      project,
      shell: shellOf(question),
      now: { minutes: now.getHours() * 60 + now.getMinutes(), weekday: weekdayOf(now) },
      realPath: paths.of,
      program: remembering((word) => this.#programs.find(word, cwd, project) ?? whereMissing(word, question)),
      git: remembering((folder) => this.#git.look(folder)),
    };
  }
}

/** What was seen of the file system a moment ago: asks come in crowds, and mostly from the same few folders. */
interface Glance {
  readonly until: Milliseconds;
  readonly paths: RealPaths;
  readonly projects: Map<string, string>;
}

/** Far shorter than the time between a judgement and the command that it lets run. */
const glanceLasts: Milliseconds = 5;

/** The desk's own search path is known, and so that nothing lies in it; an agent may have another. */
function whereMissing(word: string, { execution }: Question): "missing" | null {
  return execution === "server" && /^[\w.+-]+$/.test(word) ? "missing" : null;
}

/**
 * The desk runs text by bash, and so does `visto run`. The clients whose hooks tell of it take bash or zsh, whichever is
 * the user's: what is good for zsh is what both read alike. Of any other asker nobody has said what its shell is.
 */
function shellOf({ execution, channel }: Question): Facts["shell"] {
  if (execution === "server" || channel === "cli") return "bash";
  return channel === "hook" ? "zsh" : "unknown";
}

function weekdayOf(now: Date): Weekday {
  return weekdays[(now.getDay() + 6) % weekdays.length] ?? "mon";
}

/**
 * The folder around `cwd` that holds a repository, else `cwd` itself. Never the home folder or one above it: a
 * repository there would make everything of its owner count as one project.
 */
function projectOf(cwd: string, home: string): string {
  for (let folder = posix.normalize(cwd); isBelow(folder, home); folder = dirname(folder)) {
    if (exists(join(folder, ".git"))) return folder;
    if (folder === "/") break;
  }
  return cwd;
}

function isBelow(folder: string, home: string): boolean {
  return folder !== "/" && !`${posix.normalize(home)}/`.startsWith(`${folder}/`);
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Looks once at each name: for one question the machine is as it was at the first look. */
function remembering<Found>(look: (name: string) => Found): (name: string) => Found {
  const known = new Map<string, Found>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const looked = look(name);
    known.set(name, looked);
    return looked;
  };
}
