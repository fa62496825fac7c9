import { VistoError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import type { VistoClient } from "../../client.ts";
import type { RequestView } from "../../domain/view.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { type Draft, draftFrom } from "../drafting.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../options.ts";
import { appendRule } from "../policy-append.ts";
import { judgingOf, ownersPolicyFile, policyTexts } from "../policy-judging.ts";
import { questionOfRequest } from "../question.ts";
import { counted } from "../render/counted.ts";
import { requestsOf } from "../request-pages.ts";

interface Options {
  readonly wider?: true;
  readonly append?: true;
  readonly yes?: true;
}

/** How many requests back a wider rule is tried. */
const history = 1_000;

/** Writes a rule from an approved request, for its owner to put into the policy. */
export const policyDraft: CommandModule<Options> = {
  define(command) {
    command
      .argument("<id>", "the approved request's id")
      .option("--wider", "for commands like it: same program, flags and kinds of operands as seen")
      .option("--append", "add it to your policy file; needs --yes")
      .option("--yes", "do not ask again");
  },

  async run(context, { wider = false, append = false, yes = false }, [id = ""]) {
    if (append !== yes)
      throw usage("expected --append and --yes together, or neither: alone it only prints the rule");
    if (append) context.refuseInAgentSession("policy draft");
    const client = await context.deskInPerson("policy draft");
    await refuseAgents(client);
    const request = await client.request(id);
    const draft = draftFrom(request, policyTexts(context), wider);
    const matches = wider ? await matchesOf(context, client, draft, request.id) : [];
    const file = append ? ownersPolicyFile(context) : undefined;
    if (file !== undefined) appendRule(file, draft.rule);
    report(context, request, draft, matches, file);
    return exitCodes.done;
  },
};

/** An agent's own token reads its own asks, but has no say in the policy. */
async function refuseAgents(client: VistoClient): Promise<void> {
  const { name, role } = await client.whoami();
  if (role !== "agent") return;
  throw new VistoError("role_forbidden", `${name} is an agent: expected a reviewer to draft rules`, { role });
}

/** Past requests that the rule would speak of as well. */
async function matchesOf(
  context: Context,
  client: VistoClient,
  { rule, texts }: Draft,
  own: string,
): Promise<readonly RequestView[]> {
  const judging = judgingOf(context, texts);
  const { requests } = await requestsOf(client, {}, history);
  return requests.filter((request) => {
    const { parts } = judging.judgementOf(questionOfRequest(request));
    return request.id !== own && parts.some((part) => part.rule === rule.name);
  });
}

function report(
  context: Context,
  request: RequestView,
  { rule, yaml, texts }: Draft,
  matches: readonly RequestView[],
  file: string | undefined,
): void {
  const { output } = context;
  const { ruling, reasons } = judgingOf(context, texts).judgementOf(questionOfRequest(request));
  output.say(yaml.trimEnd());
  output.data({
    id: request.id,
    name: rule.name,
    yaml,
    ruling,
    matches: matches.map(({ id, command }) => ({ id, command })),
    file: file ?? null,
  });
  output.note(...(rule.exact === undefined ? matchNotes(matches) : []));
  if (ruling !== "allow")
    output.note(`visto: with it the request would still be ${ruling}: ${visible(reasons[0] ?? "")}`);
  output.note(
    file === undefined
      ? `visto: the rule stands the check; put it into ${visible(ownersPolicyFile(context))}, or give --append --yes`
      : `visto: added to ${visible(file)}; the desk reads it within a second`,
  );
}

function matchNotes(matches: readonly RequestView[]): string[] {
  const count = matches.length === 0 ? "no other" : counted(matches.length, "other");
  return [
    `visto: of the last ${history} requests it would also speak of ${count}`,
    ...matches.map(({ id, command }) => `  ${id}  ${visible(command)}`),
  ];
}
