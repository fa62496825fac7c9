import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Command } from "../../../../src/domain/command.ts";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { parsePolicy } from "../../../../src/domain/policy/parse-policy.ts";
import {
  type Judgement,
  type Policy,
  type Ruling,
  rulingRank,
} from "../../../../src/domain/policy/policy.ts";
import type { PolicySource } from "../../../../src/domain/policy/read-source.ts";
import { type Rule, type Standing, standings } from "../../../../src/domain/policy/rule.ts";

/** A rule as far as precedence goes: about one program, one whole command or one tool, and what it says. */
interface Say {
  readonly about: "show" | "drop" | "wiki";
  readonly as: "allow" | "exact" | "ask" | "deny" | "explain" | "explain-deny";
  readonly standing: Standing;
}

const head =
  "defaults: { risk: medium, deadline: 1h, reminder: 2m, escalation: 10m, atDeadline: reject, clearance: 10m, timeLimit: 90s, grants: { maxRisk: medium, longest: 8h, mostUses: 100 } }\n";
const examples = "examples: { match: [show], notMatch: [drop] }";

/** One rule of each form, of which the others are made: what precedence does not look at stays as it is read. */
const patterns = parsePolicy([
  {
    name: "patterns.yaml",
    text: `${head}rules:
  - { name: vouching, ruling: allow, risk: low, reason: V., program: show, ${examples} }
  - { name: warning, ruling: ask, risk: high, reason: W., program: show, ${examples} }
  - { name: tool, ruling: ask, risk: high, reason: T., tool: wiki, ${examples} }
`,
  },
]);

function pattern<Form extends Rule["form"]>(form: Form): Extract<Rule, { form: Form }> {
  const found = patterns.rules.find((rule) => rule.form === form);
  assert.ok(found);
  return found as Extract<Rule, { form: Form }>;
}

function ruleOf({ about, as, standing }: Say, at: number): Rule {
  const own = { name: `rule-${at}`, standing };
  const yields = as === "explain" || as === "explain-deny";
  const strict = as === "deny" || as === "explain-deny" ? "deny" : "ask";
  if (about === "wiki") {
    const isAllow = as === "allow" || as === "exact";
    return { ...pattern("tool"), ...own, ruling: isAllow ? "allow" : strict, yields: yields && !isAllow };
  }
  if (as === "allow") return { ...pattern("vouching"), ...own, programs: [[about]] };
  if (as === "exact") return { ...pattern("vouching"), ...own, programs: [], exact: [about] };
  return { ...pattern("warning"), ...own, programs: [[about]], ruling: strict, yields };
}

function policyOf(says: readonly Say[]): Policy {
  return { ...patterns, rules: says.map(ruleOf) };
}

const anySay: fc.Arbitrary<Say> = fc
  .record({
    about: fc.constantFrom("show", "show", "drop", "wiki"),
    as: fc.constantFrom("allow", "exact", "ask", "deny", "explain", "explain-deny"),
    standing: fc.constantFrom(...standings),
  })
  // What a workspace may not state is refused when its file is read.
  .filter(({ as, standing }) => standing !== "workspace" || (as !== "allow" && as !== "exact"));
const anySays = fc.array(anySay, { maxLength: 6 });

const commands = ["show", "drop", "show; drop", "show | show", "wiki"] as const;
const anyCommand = fc.constantFrom(...commands);

function judge(policy: Policy, text: (typeof commands)[number]): Judgement {
  const isTool = text === "wiki";
  const command: Command = isTool ? { form: "tool", tool: text, input: {} } : { form: "shell", text };
  return makeJudge(policy)(command, { ...exampleFacts, kind: isTool ? "tool_use" : "bash_command" });
}

/** What the documents say of one program or tool, written out once more, as simply as can be. */
function documented(says: readonly Say[], about: Say["about"]): Ruling {
  const spoken = says.filter((say) => say.about === about);
  const has = (...as: readonly Say["as"][]): boolean => spoken.some((say) => as.includes(say.as));
  const isVouchedFor = has("allow", "exact");
  if (has("deny") || (has("explain-deny") && !isVouchedFor)) return "deny";
  const insists = (say: Say): boolean => say.as === "ask" && say.standing !== "default";
  if (has("exact") && about !== "wiki") return spoken.some(insists) ? "ask" : "allow";
  return has("ask") || !isVouchedFor ? "ask" : "allow";
}

/** Of a list of commands the strictest; a rule for exactly one of them says nothing of the list. */
function documentedOf(says: readonly Say[], text: (typeof commands)[number]): Ruling {
  const programs = text.split(/ *[;|] */) as Say["about"][];
  const [first] = programs;
  if (programs.length === 1 && first) return documented(says, first);
  const counted = says.filter(({ as, about }) => as !== "exact" || about === "wiki");
  return programs.map((one) => documented(counted, one)).reduce(stricter);
}

function stricter(a: Ruling, b: Ruling): Ruling {
  return rulingRank(a) >= rulingRank(b) ? a : b;
}

describe("the precedence of rules", () => {
  it("is deny before ask before allow, and what nothing vouches for is asked", () => {
    fc.assert(
      fc.property(anySays, anyCommand, (says, text) => {
        assert.equal(judge(policyOf(says), text).ruling, documentedOf(says, text));
      }),
      { numRuns: 1_000 },
    );
  });

  it("is the same in whatever order the rules stand", () => {
    const anyOrders = anySays.chain((says) =>
      fc.tuple(fc.constant(says), fc.shuffledSubarray(says, { minLength: says.length })),
    );
    fc.assert(
      fc.property(anyOrders, anyCommand, ([says, shuffled], text) => {
        const [one, other] = [judge(policyOf(says), text), judge(policyOf(shuffled), text)];
        assert.deepEqual([one.ruling, one.risk], [other.ruling, other.risk]);
      }),
      { numRuns: 500 },
    );
  });

  it("lets a further rule lower a ruling only by vouching for what was asked", () => {
    fc.assert(
      fc.property(anySays, anySay, anyCommand, (says, added, text) => {
        const before = judge(policyOf(says), text).ruling;
        const after = judge(policyOf([...says, added]), text).ruling;
        if (rulingRank(after) >= rulingRank(before)) return;
        assert.ok(added.as === "allow" || added.as === "exact", `${added.as}: ${before} > ${after}`);
        const explains = says.some(({ as, about }) => as === "explain-deny" && about === added.about);
        assert.ok(before === "ask" || explains, "a deny that does not yield was lowered");
      }),
      { numRuns: 1_000 },
    );
  });

  it("lets a workspace only raise a ruling", () => {
    const anyWorkspaceSay = anySay.filter(({ standing }) => standing === "workspace");
    fc.assert(
      fc.property(
        anySays,
        fc.array(anyWorkspaceSay, { minLength: 1, maxLength: 3 }),
        anyCommand,
        (says, own, text) => {
          const before = rulingRank(judge(policyOf(says), text).ruling);
          assert.ok(rulingRank(judge(policyOf([...own, ...says]), text).ruling) >= before);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const anyRuling = fc.constantFrom<Ruling>("allow", "ask", "deny");

/** A file with one rule on the program show. */
function fileOf(name: string, standing: Standing, ruling: Ruling, more = ""): PolicySource {
  const rule = `{ name: ${name}, ruling: ${ruling}, risk: low, reason: R., program: show, ${more} ${examples} }`;
  const text = `${standing === "default" ? head : ""}rules: [${rule}]\n`;
  return { name: `${name}.yaml`, text, standing };
}

function ruledBy(...files: readonly PolicySource[]): Judgement {
  return judge(parsePolicy(files), "show");
}

describe("the precedence of files", () => {
  it("lets an owner's rule stand in for the default one that it overrides, whatever either says", () => {
    fc.assert(
      fc.property(anyRuling, anyRuling, (shipped, own) => {
        const files = [
          fileOf("shipped", "default", shipped),
          fileOf("own", "owner", own, "overrides: [shipped],"),
        ];
        const { ruling, rule } = ruledBy(...files);
        assert.deepEqual([ruling, rule], [own, "own"]);
      }),
    );
  });

  it("adds a workspace's rule up with the others, whatever it says", () => {
    fc.assert(
      fc.property(anyRuling, fc.constantFrom<Ruling>("ask", "deny"), (shipped, own) => {
        // Its own example would show its writer that the rule changes nothing.
        fc.pre(shipped !== "deny" || own === "deny");
        const files = [fileOf("shipped", "default", shipped), fileOf("own", "workspace", own)];
        assert.equal(ruledBy(...files).ruling, stricter(shipped, own));
      }),
    );
  });

  it("lets a workspace neither override nor allow", () => {
    const shipped = fileOf("shipped", "default", "deny");
    for (const file of [
      fileOf("own", "workspace", "allow"),
      fileOf("own", "workspace", "ask", "overrides: [shipped],"),
    ]) {
      assert.throws(() => parsePolicy([shipped, file]), { code: "invalid_policy" });
    }
  });
});
