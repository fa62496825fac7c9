import type { Judgement } from "../../domain/policy/policy.ts";
import type { RequestView } from "../../domain/view.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { wholeNumber } from "../options.ts";
import { type Judging, judgingOf, policyTexts } from "../policy-judging.ts";
import { questionOfRequest } from "../question.ts";
import { type Difference, differenceLines } from "../render/difference.ts";
import { requestsOf } from "../request-pages.ts";

interface Options {
  readonly history?: number | true;
}

/** How many requests are looked at where nobody says. */
const usualHistory = 1_000;

/** Shows what the latest requests of the desk's ledger would have got under one policy and under another. */
export const policyDiff: CommandModule<Options> = {
  define(command) {
    command
      .argument("<a>", "a policy file that stands in for yours, or current")
      .argument("<b>", "another, or current")
      .option(
        "--history [n]",
        `how many requests back (default: ${usualHistory})`,
        wholeNumber("--history", 1, 100_000),
      )
      .addHelpText(
        "after",
        "\nFiles, programs and repositories are looked at as they are today: what they were then nobody knows.",
      );
  },

  async run(context, { history = usualHistory }, [a = "", b = ""]) {
    const [before, after] = [judgingBy(context, a), judgingBy(context, b)];
    const limit = history === true ? usualHistory : history;
    const client = await context.desk("person");
    const { requests } = await requestsOf(client, {}, limit);
    const differences = requests.flatMap((request) => differenceOf(request, before, after));
    const { output, terminal } = context;
    output.say(...differenceLines(requests.length, differences, terminal.style));
    output.data({
      requests: requests.length,
      differing: differences.map(differenceRecord),
      facts: "of this machine, today",
    });
    return exitCodes.done;
  },
};

function judgingBy(context: Context, policy: string): Judging {
  return judgingOf(context, policyTexts(context, policy === "current" ? undefined : policy));
}

function differenceOf(request: RequestView, before: Judging, after: Judging): Difference[] {
  const question = questionOfRequest(request);
  const [first, second] = [before.judgementOf(question), after.judgementOf(question)];
  const isSame = first.ruling === second.ruling && first.risk === second.risk;
  return isSame ? [] : [{ request, before: first, after: second }];
}

function differenceRecord({ request: { id, command }, before, after }: Difference): object {
  const part = ({ ruling, risk, rule }: Judgement) => ({ ruling, risk, rule: rule ?? null });
  return { id, command, before: part(before), after: part(after) };
}
