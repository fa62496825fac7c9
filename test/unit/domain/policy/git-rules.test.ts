import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import { readSource } from "../../../../src/domain/policy/read-source.ts";
import { literalWords } from "../../../../src/domain/word-split.ts";

const source = {
  name: "default.yaml",
  text: readFileSync(new URL("../../../../policy/default.yaml", import.meta.url), "utf8"),
};
const { rules } = parsePolicy([source]);
const environmentOf = new Map(rules.map((rule) => [rule.name, rule.environment]));

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

const read = readSource(source);
assert.ok(!Array.isArray(read));
const examples = read.content.rules
  .filter((rule) => rule.ruling === "allow" && rule.name.startsWith("git-"))
  .flatMap((rule) =>
    rule.examples.match.map((text) => ({ name: rule.name, words: literalWords(text)?.slice(1) ?? [] })),
  );

for (const { name, words } of examples) {
  test(`git ${words.join(" ")}, as ${name} has it run, runs nothing that the repository names`, () => {
    const environment = environmentOf.get(name);
    const known = words.map((word) => word.replace(/^main\.{2,3}HEAD$/, "HEAD").replace(/^src$/, "a.txt"));
    assert.equal(ran(known, environment), false);
  });
}
