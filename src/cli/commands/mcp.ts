import { describeError } from "../../base/errors.ts";
import { visible } from "../../base/text.ts";
import { Leases } from "../../doors/mcp/leases.ts";
import { usualWait } from "../../doors/mcp/setting.ts";
import { serveStdio } from "../../doors/mcp/stdio.ts";
import { version } from "../../version.ts";
import { suchDurations } from "../asking.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { duration } from "../options.ts";
import { onEndSignal } from "../signals.ts";

interface Options {
  readonly reviewer?: true;
  readonly agent?: string;
  readonly session?: string;
  readonly wait: number;
}

/** Serves one MCP client on stdin and stdout; it starts, and stays, whether or not there is a desk. */
export const mcp: CommandModule<Options> = {
  define(command) {
    command
      .option("--reviewer", "the tools of a supervising program, with a reviewer's token in VISTO_TOKEN")
      .option("--agent <name>", "who asks (VISTO_AGENT, else the client's own name)")
      .option("--session <id>", "the agent's session")
      .option(
        "--wait <duration>",
        `how long a call waits for a decision, ${suchDurations}`,
        duration("--wait"),
        usualWait,
      );
  },

  async run(context, options) {
    const ending = new AbortController();
    const unlisten = onEndSignal(() => ending.abort());
    const { clock, terminal } = context;
    try {
      await serveStdio({
        role: options.reviewer ? "reviewer" : "agent",
        setting: (clientName) => settingOf(context, options, clientName),
        desk: context.deskAnew(options.reviewer ? "supervisor" : "agent", "mcp"),
        leases: new Leases(clock),
        clock,
        version,
        ending: ending.signal,
        onFault: (error) => context.output.note(`visto mcp: ${visible(describeError(error).message)}`),
        stdin: terminal.input,
        stdout: terminal.results,
      });
    } finally {
      unlisten();
    }
    return exitCodes.done;
  },
};

function settingOf(
  { environment, cwd }: Context,
  { reviewer, agent, session, wait }: Options,
  clientName?: string,
) {
  const { variables } = environment;
  return {
    role: reviewer ? "reviewer" : "agent",
    agent: agent ?? environment.agent ?? (clientName?.slice(0, 100) || "mcp"),
    session: session ?? (variables.CLAUDE_CODE_SESSION_ID || undefined),
    cwd,
    wait,
  } as const;
}
