import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readSource } from "../../../../src/domain/policy/read-source.ts";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import { defaultPolicy, defaultTexts } from "../../../support/default-policy.ts";

const environmentOf = new Map(
  defaultPolicy.rules.map((rule) => [rule.name, rule.form === "vouching" ? rule.environment : {}]),
);

/** A repository whose settings name a program at every place where a reading git command would run one. */
const folder = mkdtempSync(join(tmpdir(), "visto-git-rules-"));
const repository = join(folder, "repository");
const marker = join(folder, "ran");
after(() => rmSync(folder, { recursive: true, force: true }));

function git(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = "",
): string {
  const base = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
  const options = { cwd: existsSync(repository) ? repository : folder, env: { ...base, ...environment } };
  const { status, stdout, stderr } = spawnSync("git", words, { ...options, input, encoding: "utf8" });
  assert.equal(status, 0, `git ${words.join(" ")}: ${stderr}`);
  return stdout;
}

function ran(words: readonly string[], environment?: Readonly<Record<string, string>>): boolean {
  rmSync(marker, { force: true });
  git(words, environment);
  return existsSync(marker);
}

function plant(): void {
  git(["init", "-q", "-b", "main", repository]);
  git(["config", "user.name", "a"]);
  git(["config", "user.email", "a@example.com"]);
  writeFileSync(join(repository, ".gitattributes"), "*.txt diff=planted\n");
  writeFileSync(join(repository, "a.txt"), "one\n");
  git(["add", "."]);
  git(["commit", "-qm", "first"]);
  git(["tag", "-am", "a tag", "v1"]);
  const plain = git(["cat-file", "commit", "HEAD"]);
  const signed = plain.replace(
    "\n\n",
    "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n",
  );
  git(["update-ref", "HEAD", git(["hash-object", "-t", "commit", "-w", "--stdin"], {}, signed).trim()]);
  appendFileSync(join(repository, "a.txt"), "two\n");
  const program = join(folder, "program");
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${marker}\n`);
  chmodSync(program, 0o755);
  for (const key of [
    "core.fsmonitor",
    "diff.external",
    "diff.planted.textconv",
    "diff.planted.command",
    "gpg.program",
    "core.pager",
  ]) {
    git(["config", key, program]);
  }
  git(["config", "log.showSignature", "true"]);
}
plant();

for (const [words, place] of [
  [["status"], "core.fsmonitor"],
  [["log"], "gpg.program"],
  [["diff"], "diff.external"],
  [["diff", "--no-ext-diff"], "diff.textconv"],
] as const) {
  test(`git ${words.join(" ")} would run what the repository names as ${place}`, () => assert.ok(ran(words)));
}

const gitFile = defaultTexts.find(({ name }) => name.endsWith("/git.yaml"));
assert.ok(gitFile);
const read = readSource(gitFile);
assert.ok(!Array.isArray(read));
const examples = read.content.rules
  .filter((rule) => rule.ruling === "allow")
  .flatMap((rule) => rule.examples.match.map((text) => ({ name: rule.name, text, words: wordsOf(text) })));

function wordsOf(text: string): string[] {
  const [command] = parseShell(text).commands;
  return (command?.words ?? []).slice(1).map(({ value }) => value ?? "");
}

/** What git runs here only for settings that the probe refuses, so that the environment need not stop it. */
const leftToTheProbe = /^(diff|show|log -p|blame|stash show|grep|describe|diff-tree)/;

for (const { name, text, words } of examples.filter((each) => !leftToTheProbe.test(each.words.join(" ")))) {
  test(`${text}, as ${name} has it run, runs nothing that the repository names`, () => {
    rmSync(marker, { force: true });
    const base = {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      LC_ALL: "C",
    };
    spawnSync("git", words, { cwd: repository, env: { ...base, ...environmentOf.get(name) } });
    assert.equal(existsSync(marker), false);
  });
}

for (const words of [
  ["show", "--no-ext-diff", "--no-textconv"],
  ["diff", "--no-ext-diff", "--no-textconv"],
]) {
  test(`git ${words.join(" ")} runs nothing that the repository names`, () => {
    assert.equal(ran(words, environmentOf.get("git-diff")), false);
  });
}
