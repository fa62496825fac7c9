import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { grammars } from "../../src/domain/policy/grammars/grammars.ts";
import { parsePolicy } from "../../src/domain/policy/parse-policy.ts";
import { effects, risks } from "../../src/domain/policy/policy.ts";
import { knownKeys } from "../../src/domain/policy/policy-schema.ts";
import { standings } from "../../src/domain/policy/rule.ts";
import { shapes } from "../../src/domain/policy/shapes/shapes.ts";
import { kinds } from "../../src/domain/policy/usage.ts";
import { root } from "../support/cli-desk.ts";
import { defaultPolicy, defaultTexts } from "../support/default-policy.ts";
import { blocksOf } from "../support/documents.ts";
import { missingLine, type Shown, shownLines } from "../support/readme.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const document = "docs/policy.md";
const blocks = blocksOf(document);

describe("the document of the policy", () => {
  let home: TempFolder;
  before(() => {
    home = tempFolder();
    for (const { language, name, text } of blocks)
      if (language === "yaml") writeFileSync(home.file(name), text);
  });
  after(() => home.remove());

  for (const { name, text } of blocks.filter(({ language }) => language === "yaml")) {
    if (name === "expectations.yaml") continue;
    it(`shows a policy file ${name} that is good, its examples too`, () => {
      const standing = name === "workspace.yaml" ? "workspace" : "owner";
      parsePolicy([...defaultTexts, { name, text, standing }]);
    });
  }

  it("begins with a whole file of twelve lines at most", () => {
    assert.ok((blocks[0]?.text ?? "").trimEnd().split("\n").length <= 12);
  });

  it("shows what the commands really print", async () => {
    for (const { text } of blocks.filter(({ language }) => language === "console")) {
      for (const shown of shownLines(text)) {
        const real = await bash(shown.line, home.path);
        assert.equal(difference(shown, real), undefined, `after \`${shown.line}\` came:\n${real}`);
      }
    }
  });

  it("names every key, kind, shape, grammar, effect, risk, set and standing", () => {
    const text = readFileSync(`${root}${document}`, "utf8");
    const words = [
      knownKeys,
      Object.keys(kinds),
      Object.keys(shapes),
      Object.keys(grammars),
      effects,
      risks,
      standings,
    ];
    const all = [...words.flat(), ...defaultPolicy.sets.keys()];
    const left = all.filter(
      (word) => !new RegExp(`\`${word}\\b|[{ ]${word}: |\`when\`.*\`${word}\``).test(text),
    );
    assert.deepEqual(left, []);
  });
});

/** The first line that is not shown as it came; versions and numbers of rules change with every rule. */
function difference({ output }: Shown, real: string): string | undefined {
  const steady = (text: string): string =>
    text.replace(/\b[0-9a-f]{12}\b/g, "VERSION").replace(/\b\d+ rules in all/g, "N rules in all");
  return missingLine(output.map(steady), steady(real));
}

function bash(line: string, home: string): Promise<string> {
  const env = { HOME: home, PATH: process.env.PATH ?? "", LANG: "C.UTF-8" };
  const script = `visto() { "${process.execPath}" "${root}dist/main.js" "$@"; }\n${line}`;
  return new Promise((resolve, reject) => {
    execFile("bash", ["--noprofile", "--norc", "-c", script], { env, cwd: home }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve(stdout);
    });
  });
}
