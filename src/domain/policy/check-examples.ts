import { posix } from "node:path";
import type { Command } from "../command.ts";
import type { Facts } from "./facts.ts";
import { makeJudge } from "./judge.ts";
import type { Judgement, Policy } from "./policy.ts";
import type { Rule } from "./rule.ts";

/** Commands that a rule's author says it speaks of, and commands that it must leave alone. */
export interface RuleExamples {
  readonly match: readonly string[];
  readonly notMatch: readonly string[];
}

/** An example that turns out otherwise. */
export interface FailingExample {
  readonly side: keyof RuleExamples;
  readonly index: number;
  readonly example: string;
  readonly problem: string;
}

/** A machine on which every program lies where it should and every repository is clean. */
export const exampleFacts: Facts = {
  agent: "example",
  kind: "bash_command",
  execution: "server",
  cwd: "/home/agent/project",
  home: "/home/agent",
  project: "/home/agent/project",
  own: {
    data: ["/srv/desk/data"],
    above: ["/srv/desk", "/srv"],
    config: ["/srv/desk/logins"],
    policy: ["/srv/desk/rules.yaml"],
    program: ["/opt/visto"],
    port: ["4747"],
    pid: ["4740"],
  },
  shell: "bash",
  now: { minutes: 12 * 60, weekday: "mon" },
  realPath: (path) => posix.normalize(path),
  program: (word) =>
    word.includes("/")
      ? { path: word, trusted: /^\/(usr\/)?(s?bin|local\/bin)\/[^/]+$/.test(word) }
      : { path: `/usr/bin/${word}`, trusted: true },
  git: () => ({ clean: true }),
};

/** Tries the examples of one rule on the whole policy: the rule must speak, and the whole comes out as it rules. */
export function failingExamples(policy: Policy, name: string, examples: RuleExamples): FailingExample[] {
  const rule = policy.rules.find((each) => each.name === name);
  if (!rule) return [];
  const judge = makeJudge(policy);
  const tried = (side: keyof RuleExamples, problemOf: (judgement: Judgement) => string | undefined) =>
    examples[side].flatMap((example, index): FailingExample[] => {
      const problem = problemOf(judge(exampleCommand(example, rule), factsFor(rule)));
      return problem === undefined ? [] : [{ side, index, example, problem }];
    });
  return [
    ...tried("match", (judgement) => matchProblem(rule, judgement)),
    ...tried("notMatch", (judgement) => notMatchProblem(rule, judgement)),
  ];
}

/** What a rule's example comes out as when the rule has its way. */
export function expectedRuling(rule: Rule): Judgement["ruling"] {
  if (rule.ruling !== "inner") return rule.ruling;
  return rule.form === "vouching" && rule.floor === "ask" ? "ask" : "allow";
}

function matchProblem(rule: Rule, judgement: Judgement): string | undefined {
  const expected = expectedRuling(rule);
  const speaks = judgement.parts.some((part) => part.rule === rule.name);
  if (judgement.ruling === expected && speaks) return undefined;
  const came = `it came out as ${judgement.ruling}: ${judgement.reasons[0]}`;
  return speaks ? `should be ${expected}, but ${came}` : `should match, but the rule does not speak; ${came}`;
}

function notMatchProblem(rule: Rule, judgement: Judgement): string | undefined {
  const expected = expectedRuling(rule);
  const speaks = judgement.parts.some((part) => part.rule === rule.name);
  return speaks && judgement.ruling === expected ? "should not match, but does" : undefined;
}

/** A tool rule's example is the tool's name and its input as JSON: `Read {"file_path": "a.ts"}`. */
export function exampleCommand(example: string, rule: Rule): Command {
  if (rule.form !== "tool") return { form: "shell", text: example };
  return readToolCall(example) ?? { form: "tool", tool: example, input: {} };
}

/** Reads `TOOL {…}`, or a tool alone; undefined where its input is no JSON object. */
export function readToolCall(text: string): Command | undefined {
  const [, tool = text, input = "{}"] = /^(\S+)\s+(\{[\s\S]*)$/.exec(text) ?? [];
  if (/\s/.test(tool)) return undefined;
  try {
    return { form: "tool", tool, input: JSON.parse(input) as unknown };
  } catch {
    return undefined;
  }
}

/** Facts under which a rule's conditions hold. */
function factsFor(rule: Rule): Facts {
  const { when } = rule;
  const kind = rule.form === "tool" ? "tool_use" : "bash_command";
  if (!when) return { ...exampleFacts, kind };
  const plain = (globs: readonly string[] | undefined, otherwise: string): string =>
    globs?.[0]?.replaceAll("**", "x").replaceAll(/[*?]/g, "x") ?? otherwise;
  return {
    ...exampleFacts,
    kind,
    agent: plain(when.agents, exampleFacts.agent),
    host: plain(when.hosts, "host"),
    execution: (when.executions?.[0] as Facts["execution"]) ?? exampleFacts.execution,
    cwd: plain(when.paths, exampleFacts.cwd),
    project: plain(when.paths, exampleFacts.project),
    now: {
      minutes: when.hours?.[0] ?? exampleFacts.now.minutes,
      weekday: when.days?.[0] ?? exampleFacts.now.weekday,
    },
  };
}
