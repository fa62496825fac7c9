import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command } from "../../../../src/domain/command.ts";
import { withRule } from "../../../../src/domain/policy/add-rule.ts";
import {
  type Approved,
  draftedRule,
  draftObjection,
  exactPart,
  ruleYaml,
} from "../../../../src/domain/policy/draft-rule.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import { widerPart } from "../../../../src/domain/policy/wider-rule.ts";
import { defaultPolicy, defaultTexts } from "../../../support/default-policy.ts";

const shell = (text: string): Command => ({ form: "shell", text });

function approved(command: Command, over: Partial<Approved> = {}): Approved {
  return {
    id: "req_01K5V8Z2N4T6R8W0Y2A4C6E8G0",
    command,
    agent: "codex",
    cwd: "/home/agent/project",
    risk: "high",
    by: "ada",
    day: "2026-03-02",
    ...over,
  };
}

const exact = (text: string) => draftedRule(approved(shell(text)), exactPart(shell(text)));

describe("a drafted rule", () => {
  it("speaks of exactly the command, from its agent and in its folder, and stands the check", () => {
    const texts = [
      "npm test",
      "make a && ./b 'c d' # e",
      "cat <<'A'\n- x: [y\n\n  z \nA\n",
      "true",
      "- 1",
      'echo "\\t" \t x',
      "é: ü",
    ];
    for (const text of texts) {
      const yaml = ruleYaml(exact(text));
      const policy = parsePolicy([...defaultTexts, { name: "own.yaml", text: yaml, standing: "owner" }]);
      const rule = policy.rules.at(-1);
      assert.deepEqual(rule?.form === "vouching" && rule.exact, [text]);
      assert.deepEqual(rule?.when, { paths: ["/home/agent/project"], agents: ["codex"] });
    }
  });

  it("does not stand the check for what is forbidden", () => {
    const source = { name: "own.yaml", text: ruleYaml(exact("rm -rf /")), standing: "owner" } as const;
    assert.throws(() => parsePolicy([...defaultTexts, source]), /it came out as deny/);
  });

  it("is refused for tools, for what cannot be seen, and for names that are patterns", () => {
    const refused = (command: Command, over: Partial<Approved> = {}) =>
      draftObjection(approved(command, over))?.why ?? "";
    assert.match(refused({ form: "tool", tool: "Read", input: {} }), /Only commands/);
    assert.match(refused(shell("ls \u202ex")), /invisible/);
    assert.match(refused(shell("ls"), { cwd: "/srv/a[1]" }), /pattern/);
    assert.match(refused(shell("ls"), { agent: "co*" }), /pattern/);
    assert.equal(refused(shell("ls\n\tx")), "");
  });
});

describe("a wider rule", () => {
  it("has the program, its sub-command, the flags and the kinds of operands that were seen", () => {
    const part = widerPart(
      shell("/opt/acme/deployer status web --env=prod -v src/a.ts 7 -- -x"),
      defaultPolicy,
    );
    assert.deepEqual("why" in part ? part : { ...part, examples: undefined }, {
      program: "/opt/acme/deployer status",
      flags: "--env=NAME -v",
      operands: "NAME PATH NUMBER TEXT",
      bundle: "false",
      examples: undefined,
    });
    const rule = draftedRule(approved(shell("x")), part as ReturnType<typeof exactPart>);
    parsePolicy([...defaultTexts, { name: "own.yaml", text: ruleYaml(rule), standing: "owner" }]);
  });

  const families: Readonly<Record<string, string>> = {
    interpreters:
      "python3 a.py|python3.12 a.py|/usr/bin/node a.js|perl a.pl|ruby a.rb|awk -f a|pypy3 a|lua5.4 a|R -f a",
    runners:
      "npm test|npm run build|npx x|uvx x|make all|yarn build|pytest -q|cargo build|go run a|just x|gradle x|docker run x",
    shells: "bash a.sh|sh a.sh|zsh a|fish a|busybox sh a|. a.sh|source a.sh|eval ls",
    wrappers:
      "env ls|timeout 5 ls|xargs ls|nice ls|nohup ls|watch ls|find . -name a|parallel ls|strace ls|flock a ls|stdbuf -o0 x",
    "what acts as somebody else or elsewhere":
      "sudo ls|doas ls|su me|ssh web ls|kubectl get pods|aws s3 ls|tmux new|git push",
    editors: "vim a|emacs a|ed a|sed p a",
    "what a shipped rule insists on":
      "npm install x|rm a|curl https://example.com|apt-get install x|chmod 644 a|dd if=a|crontab -l",
    "more than one plain command":
      "deployer a; ls|deployer $X|deployer *|X=1 deployer a|deployer a > b|(deployer a)|deployer $(x)",
    "programs by a path that moves": "./deployer a|bin/deployer a|/opt/../tmp/deployer a",
  };

  it("is refused for a pipeline", () => {
    assert.ok("why" in widerPart(shell("deployer a | cat"), defaultPolicy));
  });

  for (const [family, commands] of Object.entries(families)) {
    it(`is refused for ${family}`, () => {
      const passed = commands.split("|").filter((text) => !("why" in widerPart(shell(text), defaultPolicy)));
      assert.deepEqual(passed, []);
    });
  }
});

describe("adding a rule to a file", () => {
  const rule = exact("npm test");
  const files: Readonly<Record<string, string>> = {
    "an empty file": "",
    "a file of comments": "# mine\n",
    "a file without rules": "sets: { a: [b] } # c",
    "rules at its end": "rules:\n  - name: a # first\n    ruling: ask",
    "rules at the margin": "rules:\n- name: a\n  ruling: ask\n\n# the end\n",
    "rules in the middle": "rules:\n    - name: a\n      x: |\n        text\n\nsets:\n  a: [b]\n",
  };
  for (const [what, text] of Object.entries(files)) {
    it(`leaves everything of ${what} as it is`, () => {
      const added = withRule(text, rule) ?? "";
      assert.ok(added.includes("- npm test"), added);
      for (const line of text.split("\n")) assert.ok(added.split("\n").includes(line), line);
    });
  }

  it("adds nothing where the rules stand on one line, or the file is broken", () => {
    for (const text of ["rules: []\n", "{ rules: [] }\n", "rules: [\n"])
      assert.equal(withRule(text, rule), undefined);
  });
});
