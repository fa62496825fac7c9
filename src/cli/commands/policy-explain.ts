import type { Command } from "../../domain/command.ts";
import type { Judgement } from "../../domain/policy/policy.ts";
import { askedWords } from "../asking.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../options.ts";
import { judgeBatch } from "../policy-batch.ts";
import { judgeTimed, judgingOf, policyTexts } from "../policy-judging.ts";
import { type CircumstanceOptions, commandOf, defineCircumstances, questionOf } from "../question.ts";
import { explanationLines } from "../render/explanation.ts";

interface Options extends CircumstanceOptions {
  readonly batch?: true;
}

/** Says what the policy makes of a command, part by part, and why; needs no desk and changes nothing. */
export const policyExplain: CommandModule<Options> = {
  define(command) {
    defineCircumstances(command)
      .usage("[options] -- <command...>")
      .argument("[command...]", "one word is shell text, several are a program and its arguments")
      .passThroughOptions()
      .option("--batch", 'judge JSON lines {"id","command"} of stdin, each answered by one line');
  },

  async run(context, options, words) {
    if (options.batch && words.length > 0) throw usage("--batch: expected no command, stdin has them");
    if (options.batch)
      return judgeBatch(context, judgingOf(context, policyTexts(context, options.policy)), options);
    const command = commandOf(options.kind, askedWords(options.kind, words));
    const judging = judgingOf(context, policyTexts(context, options.policy));
    const question = questionOf(context, options, command);
    const { judgement, ms } = judgeTimed(context, judging, question);
    const { style } = context.terminal;
    const ownFiles = judging.texts.filter(({ standing }) => standing !== "default").map(({ name }) => name);
    const isProjects = judgement.policy !== judging.policy.version;
    context.output.say(...explanationLines({ question, judgement, ownFiles, isProjects }, style));
    context.output.data(record(command, judgement, ms));
    return exitCodes.done;
  },
};

function record(command: Command, judgement: Judgement, ms: number): object {
  return { command, ...judgement, rule: judgement.rule ?? null, ms };
}
