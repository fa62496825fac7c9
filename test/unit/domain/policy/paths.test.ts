import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { startFolder } from "../../../../src/domain/policy/folder.ts";
import { followFolders } from "../../../../src/domain/policy/follow-folders.ts";
import { globMatches, globsMeet } from "../../../../src/domain/policy/globs.ts";
import { pathSet } from "../../../../src/domain/policy/path-sets.ts";
import { parseShell } from "../../../../src/domain/shell/parse.ts";

for (const [glob, path, expected] of [
  ["*.pem", "a.pem", true],
  ["*.pem", "a/b.pem", false],
  ["**/*.pem", "a/b.pem", true],
  ["/etc/**", "/etc/a/b", true],
  ["a?c", "abc", true],
  ["a[xy]c", "axc", true],
  ["a.c", "abc", false],
  ["(x)", "(x)", true],
] as const) {
  test(`${glob} ${expected ? "matches" : "does not match"} ${path}`, () =>
    assert.equal(globMatches(glob, path), expected));
}

for (const [secret, shell, expected] of [
  [".env", ".e*", true],
  [".env", ".en?", true],
  [".env", "*", false],
  [".env", "?env", true],
  ["*.pem", "*.pem", true],
  ["*.pem", "server.*", true],
  ["*.pem", "*.ts", false],
  ["id_rsa", "*", true],
] as const) {
  test(`the shell's ${shell} ${expected ? "may name" : "does not name"} what ${secret} matches`, () => {
    assert.equal(globsMeet(secret, shell), expected);
  });
}

test("a set holds names at any depth, paths from home and from the root, and ends of paths", () => {
  const set = pathSet([".ssh", "*.key", "~/.config/**", "/etc/shadow*", ".git/config"], "/home/a");
  for (const path of [
    "/p/.ssh/x",
    "/p/.SSH",
    "/p/a.key",
    "/home/a/.config/x/y",
    "/etc/shadow-",
    "/p/.git/config",
    "/p/*.key",
    "/home/a/.conf*/x",
  ]) {
    assert.ok(set.has(path), path);
  }
  for (const path of [
    "/p/ssh",
    "/p/a.keys",
    "/home/b/.config/x",
    "/p/etc/shadow",
    "/p/git/config",
    "/p/*.ts",
  ]) {
    assert.ok(!set.has(path), path);
  }
});

function folders(text: string): string[] {
  return followFolders(parseShell(text), startFolder(exampleFacts), exampleFacts).map((folder) =>
    folder.known
      ? [folder.path, ...folder.also].map((path) => path.replace("/home/agent/project", ".")).join("|")
      : "?",
  );
}

for (const [text, expected] of [
  ["ls", ["."]],
  ["cd src && ls", [".", "./src|."]],
  ["(cd src; ls); ls", [".", "./src|.", "."]],
  ["cd src | ls; ls", [".", ".", "."]],
  ["test -d a && cd a; ls", [".", ".", "?"]],
  ['cd "$X"; ls', [".", "?"]],
  ["cd -; ls", [".", "?"]],
  ["pushd a; ls", [".", "?"]],
  ["cd /; ls", [".", "/|."]],
  ["f() { ls; }", ["?"]],
  ["{ cd a; }; ls", [".", "./a|."]],
] as const) {
  test(`the folders of ${text}`, () => assert.deepEqual(folders(text), expected));
}
