import { visible } from "../../base/text.ts";
import { commandText } from "../../domain/command.ts";
import { type Expectation, readExpectations } from "../../domain/policy/expectations.ts";
import type { Judgement } from "../../domain/policy/policy.ts";
import type { Finding } from "../../domain/policy/read-yaml.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { readNamedFile, reportFindings } from "../policy-file.ts";
import { type Judging, judgeTimed, judgingOf, policyTexts } from "../policy-judging.ts";
import { questionOf } from "../question.ts";
import { counted } from "../render/counted.ts";
import { paintRuling, type Style } from "../style.ts";

interface Options {
  readonly policy?: string;
}

/** An expectation, and what came. */
interface Tried {
  readonly expectation: Expectation;
  readonly judgement: Judgement;
}

/** Holds the policy in force against what its owner expects of it. */
export const policyTest: CommandModule<Options> = {
  define(command) {
    command
      .argument("<file>", "YAML: cases: [{command, expect: allow|ask|deny, rule?, cwd?, agent?, kind?}]")
      .option("--policy <file>", "instead of your policy file");
  },

  async run(context, { policy }, [file = ""]) {
    const { text } = readNamedFile(context, "a file of expectations", file);
    const read = readExpectations(file, text);
    if (isWrong(read)) return reportFindings(context, file, read);
    const judging = judgingOf(context, policyTexts(context, policy));
    const failed = read.map((one) => tryOne(context, judging, one)).filter((tried) => !isMet(tried));
    report(context, file, read.length, failed);
    return failed.length === 0 ? exitCodes.done : exitCodes.fault;
  },
};

function isWrong(read: readonly Expectation[] | readonly Finding[]): read is readonly Finding[] {
  return read.some((each) => "message" in each);
}

function tryOne(context: Context, judging: Judging, expectation: Expectation): Tried {
  const { command, kind, agent, cwd } = expectation;
  const question = questionOf(context, { kind, agent, cwd }, command);
  return { expectation, judgement: judgeTimed(context, judging, question).judgement };
}

function isMet({ expectation: { expect, rule }, judgement }: Tried): boolean {
  return judgement.ruling === expect && (rule === undefined || judgement.rule === rule);
}

function report(context: Context, file: string, all: number, failed: readonly Tried[]): void {
  const { output, terminal } = context;
  output.say(...failed.flatMap((tried) => failureLines(file, tried, terminal.style)));
  output.say(
    failed.length === 0
      ? `${counted(all, "case")}, all as expected`
      : `${counted(all, "case")}, ${failed.length} failed`,
  );
  output.data({ file, cases: all, failed: failed.length, failures: failed.map(failureRecord) });
}

function failureLines(file: string, { expectation, judgement }: Tried, style: Style): string[] {
  const { line, command, expect, rule } = expectation;
  const by = (name: string | undefined): string =>
    name === undefined ? "" : ` by the rule ${visible(name)}`;
  const came = `${paintRuling(style, judgement.ruling, judgement.ruling)}${by(judgement.rule)}`;
  return [
    `${visible(file)}:${line}: ${style.bold(visible(commandText(command)))}`,
    `  expected ${expect}${by(rule)}, came ${came}: ${judgement.reasons.map(visible).join(" ")}`,
  ];
}

function failureRecord({ expectation, judgement }: Tried): object {
  const { line, command, expect, rule } = expectation;
  const came = {
    ruling: judgement.ruling,
    risk: judgement.risk,
    rule: judgement.rule ?? null,
    reasons: judgement.reasons,
  };
  return { line, command: commandText(command), expected: { ruling: expect, rule }, came };
}
