import { spawnSync } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { posix } from "node:path";
import type { Clock, Milliseconds } from "../base/clock.ts";
import { type Facts, type JudgeFacts, weekdays } from "../domain/policy/facts.ts";

/** Makes the facts that the policy asks for, for one ask. */
export type FactsSource = (ask: JudgeFacts) => Facts;

/** How long what git said of a repository's settings is believed. */
const believedFor: Milliseconds = 1_000;

/** Facts of the machine that the desk runs on; `path` is where its executor looks programs up. */
export function machineFacts(path: string, clock: Clock, home: string = homedir()): FactsSource {
  const probe = gitProbe(clock);
  return (ask) => ({
    agent: ask.agent,
    kind: ask.kind,
    execution: ask.execution,
    cwd: ask.cwd,
    session: ask.session,
    host: ask.host,
    home,
    project: ask.cwd,
    shell: ask.execution === "server" ? "bash" : "unknown",
    now: localTime(clock),
    realPath,
    program: (word) => findProgram(word, ask.cwd, path),
    git: probe,
  });
}

function localTime(clock: Clock): Facts["now"] {
  const date = new Date(clock.now());
  const weekday = weekdays[(date.getDay() + 6) % 7] ?? "mon";
  return { minutes: date.getHours() * 60 + date.getMinutes(), weekday };
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || path === "/") return null;
    const folder = realPath(posix.dirname(path));
    return folder === null ? null : posix.join(folder, posix.basename(path));
  }
}

function findProgram(word: string, cwd: string, path: string): ReturnType<Facts["program"]> {
  if (word.includes("/")) return trust(posix.resolve(cwd, word), cwd, true);
  for (const folder of path.split(":")) {
    const file = `${folder}/${word}`;
    if (folder.startsWith("/") && isExecutable(file)) return trust(file, cwd, false);
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A program named by its path must lie where only root writes; one found in PATH also where the owner does. */
function trust(file: string, cwd: string, onlyRoot: boolean): ReturnType<Facts["program"]> {
  const real = realPath(file);
  if (real === null) return null;
  const project = realPath(cwd) ?? cwd;
  const isOutside = project === "/" || ![file, real].some((each) => `${each}/`.startsWith(`${project}/`));
  const folders = [posix.dirname(file), posix.dirname(real)];
  return { path: real, trusted: isOutside && folders.every((folder) => isGuarded(folder, onlyRoot)) };
}

function isGuarded(folder: string, onlyRoot: boolean): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false });
  const owner = process.getuid?.();
  if (!stats || (stats.mode & 0o022) !== 0) return false;
  return stats.uid === 0 || (!onlyRoot && stats.uid === owner);
}

/** Settings of a repository that name no program, whatever they say. */
const plainSetting = new RegExp(
  `^(?:${[
    "core\\.(?:repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|quotepath|abbrev|untrackedcache|commitgraph|preloadindex|longpaths|protecthfs|protectntfs)",
    "user\\.(?:name|email)",
    "remote\\.[^.]+\\.(?:url|pushurl|fetch|prune|tagopt|gh-resolved)",
    "branch\\..+\\.(?:remote|merge|rebase|description|pushremote|vscode-merge-base|gh-merge-base)",
    "(?:pull|push|init|color|advice|rebase|fetch|status|log|column|gc|index|feature|maintenance)\\.[a-z]+(?:\\.[a-z]+)?",
    "extensions\\.(?:objectformat|refstorage)",
  ].join("|")})$`,
);

function gitProbe(clock: Clock): Facts["git"] {
  const known = new Map<string, { at: number; state: ReturnType<Facts["git"]> }>();
  return (folder) => {
    const now = clock.monotonic();
    const last = known.get(folder);
    if (last && now - last.at < believedFor) return last.state;
    if (known.size > 256) known.clear();
    const state = probeGit(folder);
    known.set(folder, { at: now, state });
    return state;
  };
}

function probeGit(folder: string): ReturnType<Facts["git"]> {
  const env = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: homedir(), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
  const words = ["config", "--local", "--includes", "--list", "--name-only", "-z"];
  const { status, stdout, stderr } = spawnSync("git", words, {
    cwd: folder,
    env,
    encoding: "utf8",
    timeout: 1_000,
  });
  if (status !== 0) {
    const isNoRepository =
      typeof stderr === "string" && stderr.includes("only be used inside a git repository");
    return isNoRepository
      ? { clean: true }
      : { clean: false, why: "git cannot read the repository's settings" };
  }
  const suspicious = stdout.split("\0").find((name) => name !== "" && !plainSetting.test(name));
  return suspicious === undefined ? { clean: true } : { clean: false, why: `they state ${suspicious}` };
}
