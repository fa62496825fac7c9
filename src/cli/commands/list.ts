import { requestStatuses } from "../../domain/lifecycle.ts";
import { type Risk, risks } from "../../domain/policy/policy.ts";
import { type RequestKind, requestKinds } from "../../domain/request.ts";
import type { CommandModule } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf, someOf, wholeNumber } from "../options.ts";
import { requestTable } from "../render/request-table.ts";
import { requestsOf } from "../request-pages.ts";
import { searchText } from "../search-words.ts";

interface Options {
  readonly status?: readonly string[];
  readonly agent?: string;
  readonly risk?: Risk;
  readonly kind?: RequestKind;
  readonly unfetched?: true;
  readonly limit?: number;
  readonly ids?: true;
}

/** How many are shown where nobody says. */
const usualLimit = 50;

/** Lists requests, newest first. */
export const list: CommandModule<Options> = {
  define(command) {
    command
      .argument(
        "[query...]",
        "words and terms, such as agent:db risk>=high after:24h; those with a - after --",
      )
      .option("--status <list>", "only these, with commas between", someOf("--status", requestStatuses))
      .option("--agent <name>", "only this agent's")
      .option("--risk <risk>", "only of this risk", oneOf("--risk", risks))
      .option("--kind <kind>", "only of this kind", oneOf("--kind", requestKinds))
      .option("--unfetched", "only those with a result that nobody has fetched")
      .option("--limit <n>", `at most so many (default: ${usualLimit})`, wholeNumber("--limit", 1, 10_000))
      .option("--ids", "only their ids, one per line");
  },

  async run(context, { status, agent, risk, kind, unfetched, limit, ids }, words) {
    const { output, terminal, clock } = context;
    const q = searchText(words, clock.now());
    const client = await context.desk("person");
    const filter = { status: status?.join(","), agent, risk, kind, unfetched, q };
    const { requests, hasMore } = await requestsOf(client, filter, limit ?? usualLimit);
    for (const request of requests) output.data(request);
    const columns = terminal.showsOutput ? terminal.columns : undefined;
    if (ids) output.say(...requests.map((request) => request.id));
    else if (requests.length > 0) {
      output.say(...requestTable(requests, { columns, style: terminal.style, now: clock.now() }));
    } else if (terminal.showsOutput) output.note("no requests");
    if (hasMore && limit === undefined) output.note("visto: there are more: give --limit");
    return exitCodes.done;
  },
};
