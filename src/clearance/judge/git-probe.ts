import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Clock, Milliseconds } from "../../base/clock.ts";
import { describeError } from "../../base/errors.ts";
import { readTextFile } from "../../base/text-file.ts";

export type GitFindings = { readonly clean: true } | { readonly clean: false; readonly why: string };

/** Settings of a repository that make no git command run a program or reach out, as patterns of their names. */
const harmless = [
  /^core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|quotepath|abbrev)$/,
  /^core\.(commentchar|whitespace|sharedrepository|compression|bigfilethreshold|longpaths|trustctime|checkstat|untrackedcache)$/,
  /^remote\.[^\n]*\.(url|pushurl|fetch|push|tagopt|prune|gh-resolved|skipdefaultupdate)$/,
  /^branch\.[^\n]*\.(remote|merge|rebase|pushremote|description|vscode-merge-base|gh-merge-base|autosetuprebase)$/,
  /^(user|author|committer)\.(name|email|signingkey|useconfigonly)$/,
  /^(pull|push|fetch|rebase|merge|init|status|log|color|column|advice|gui|blame|tag|commit|stash|index|pack|gc|rerere|receive)\.(rebase|ff|default|autosetupremote|prune|autostash|autosquash|defaultbranch|showuntrackedfiles|date|abbrevcommit|ui|status|branch|diff|wmstate|geometry|version|threads|auto|enabled|followtags|conflictstyle|denycurrentbranch|gpgsign|sort)$/,
  /^extensions\.(objectformat|worktreeconfig|refstorage)$/,
  /^lfs\.(repositoryformatversion|[^\n]*\.access)$/,
];

/** Longer than git needs on a machine that is busy with something else. */
const longest: Milliseconds = 1_000;

/** A file changed more recently may change again within one tick of the file system's clock, unseen. */
const settledAge = { coarse: 2_000, fine: 50 } as const;

const mostRemembered = 500;

interface Repository {
  readonly folder: string;
  /** The files of its settings; those that do not exist count as well. */
  readonly files: readonly string[];
  readonly modules: string;
}

/**
 * Looks whether the settings of the repository around a folder could make a reading git command run a program of the
 * repository's choice, such as `core.fsmonitor`, a filter or an external diff: known harmless names pass, all others do
 * not. The owner's own settings are not looked at. An answer is remembered while the files are the same.
 */
export class GitProbe {
  readonly #clock: Clock;
  readonly #whileAsking: <T>(work: () => T) => T;
  readonly #known = new Map<string, { readonly stamp: string; readonly findings: GitFindings }>();

  constructor(clock: Clock, whileAsking: <T>(work: () => T) => T = (work) => work()) {
    this.#clock = clock;
    this.#whileAsking = whileAsking;
  }

  look(folder: string): GitFindings {
    try {
      const repository = repositoryAround(folder);
      // Without a repository git has nothing to read settings from, and nothing to say.
      return repository ? this.#recall(repository) : { clean: true };
    } catch (error) {
      return unclean(`the repository's settings cannot be read: ${describeError(error).message}`);
    }
  }

  #recall(repository: Repository): GitFindings {
    const stamp = this.#stampOf(repository);
    const known = this.#known.get(repository.folder);
    if (stamp !== undefined && known?.stamp === stamp) return known.findings;
    const findings = this.#whileAsking(() => probe(repository));
    if (this.#known.size >= mostRemembered) this.#known.clear();
    if (stamp !== undefined) this.#known.set(repository.folder, { stamp, findings });
    else this.#known.delete(repository.folder);
    return findings;
  }

  /** What changes when the settings do; undefined while they are too fresh to be sure. */
  #stampOf({ files, modules }: Repository): string | undefined {
    const stats = [...files, modules].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
    const newest = Math.max(...stats.map((each) => Number(each?.ctimeMs ?? 0)));
    const ticks = stats.some((each) => each && each.ctimeNs % 1_000_000n !== 0n) ? "fine" : "coarse";
    if (this.#clock.now() - newest < settledAge[ticks]) return undefined;
    return stats
      .map((each) => (each ? `${each.dev}:${each.ino}:${each.size}:${each.mtimeNs}:${each.ctimeNs}` : "none"))
      .join(" ");
  }
}

function unclean(why: string): GitFindings {
  return { clean: false, why };
}

function repositoryAround(start: string): Repository | undefined {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const dot = join(folder, ".git");
    const stats = statSync(dot, { throwIfNoEntry: false });
    if (stats) return repositoryAt(folder, stats.isDirectory() ? dot : gitFolderOf(dot));
    if (looksBare(folder)) return repositoryAt(folder, folder);
    if (folder === dirname(folder)) return undefined;
  }
}

/** Git takes a folder with these for a repository without a working tree, also one that came with the files of another. */
function looksBare(folder: string): boolean {
  return ["HEAD", "objects", "refs"].every((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
}

/** A worktree or a submodule has a file that names its folder. */
function gitFolderOf(file: string): string {
  const named = /^gitdir: (.+)\n?$/.exec(readTextFile(file))?.[1];
  if (named === undefined) throw new Error(`${file} does not name a repository`);
  return resolve(dirname(file), named);
}

function repositoryAt(folder: string, gitFolder: string): Repository {
  const shared = settingsFolder(gitFolder);
  const files = [join(shared, "config"), join(shared, "config.worktree"), join(gitFolder, "config.worktree")];
  return { folder, files: [...new Set(files)], modules: join(shared, "modules") };
}

function settingsFolder(gitFolder: string): string {
  const file = join(gitFolder, "commondir");
  if (!statSync(file, { throwIfNoEntry: false })) return gitFolder;
  return resolve(gitFolder, readTextFile(file).trim());
}

function probe({ folder, modules }: Repository): GitFindings {
  if (statSync(modules, { throwIfNoEntry: false }))
    return unclean("it has submodules, whose settings count too");
  const { status, stdout, error } = spawnSync(
    "git",
    ["config", "--list", "--show-scope", "--name-only", "-z"],
    {
      cwd: folder,
      encoding: "utf8",
      timeout: longest,
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        HOME: "/",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
      },
    },
  );
  if (error || status !== 0)
    return unclean(`git does not list its settings (${error?.message ?? `exit code ${status}`})`);
  const odd = namesIn(stdout).find((name) => !harmless.some((pattern) => pattern.test(name)));
  return odd === undefined
    ? { clean: true }
    : unclean(`its settings have ${odd}, which could make git run a program`);
}

/** Of `scope NUL name NUL …` the names. */
function namesIn(listing: string): string[] {
  return listing.split("\0").filter((_, at) => at % 2 === 1);
}
