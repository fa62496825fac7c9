import { resolve } from "node:path";
import type { RunningDesk } from "../../app.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { needOpenFiles } from "../open-files.ts";
import { callRate, oneOf, wholeNumber, workerCount } from "../options.ts";
import { stderrLog } from "../server-log.ts";
import { serveUntilEnd } from "../serving.ts";
import { agentSessionSign } from "../session-guard.ts";

interface Options {
  readonly host: string;
  readonly port: number;
  readonly workers: number | "auto";
  readonly policy?: string;
  readonly rateLimit?: number | "off";
  readonly notifications?: string;
}

/** Starts the desk and keeps it until it is told to end. */
export const up: CommandModule<Options> = {
  define(command) {
    command
      .option("--host <address>", "where to listen", "127.0.0.1")
      .option("--port <n>", "0 takes any free one", wholeNumber("--port", 0, 65_535), 4747)
      .option("--broker <broker>", "what carries the messages", oneOf("--broker", ["embedded"]), "embedded")
      .option("--ledger <ledger>", "where the record is kept", oneOf("--ledger", ["sqlite"]), "sqlite")
      .option("--workers <n>", "commands at the same time, or auto", workerCount, "auto")
      .option("--policy <file>", "your policy, on top of the default one")
      .option("--rate-limit <rate>", "calls of one token, as 5000/s, or off (VISTO_RATE_LIMIT)", callRate)
      .option(
        "--notifications <file>",
        "who is told of what (default: notifications.yaml of the data folder)",
      )
      .option("--no-console", "without the web console")
      .option("--no-screen", "without watching screens");
  },

  async run(context, { host, port, workers, policy, notifications, rateLimit }) {
    needOpenFiles();
    const { startDesk } = await import("../../app.ts");
    const log = await stderrLog(context);
    const { data, clock, cwd, environment } = context;
    const given = environment.rateLimit === undefined ? undefined : callRate(environment.rateLimit);
    const policyFile = policy === undefined ? undefined : resolve(cwd, policy);
    const notificationsFile = notifications === undefined ? undefined : resolve(cwd, notifications);
    return serveUntilEnd({
      log,
      clock,
      start: () =>
        startDesk({
          data,
          host,
          port,
          workers,
          policyFile,
          callRate: rateLimit ?? given,
          notificationsFile,
          clock,
          log,
          environment: environment.variables,
        }),
      ready: (desk) => announce(context, desk),
    });
  },
};

async function announce(context: Context, desk: RunningDesk): Promise<void> {
  const { output, terminal } = context;
  if (terminal.isPerson) await welcome(context, desk);
  output.say(`visto is ready on ${desk.url}`);
  output.data({ ready: true, url: desk.url, pid: process.pid });
}

/** Whoever starts a desk at a terminal is its first reviewer; an agent that does so is none. */
async function welcome(context: Context, desk: RunningDesk): Promise<void> {
  const { environment, output, logins, clock } = context;
  const sign = agentSessionSign(environment.variables, context.lookAbove);
  if (sign !== undefined) return output.note(`nobody is logged in here: ${sign}`);
  const name = environment.user;
  const token = await desk.loginHere(name);
  const expiresAt = new Date(clock.now() + loginLife).toISOString();
  logins.keep(desk.url, { name, token, expiresAt }, clock.now());
  output.note(
    `${name} is logged in here; in other terminals of yours \`visto list\` and \`visto approve ID\` just work`,
    `for somebody else: visto login ${await desk.createLoginCode()} (once, within 10 minutes)`,
  );
}

/** As long as the desk lets a login live, or a little less. */
const loginLife = 30 * 86_400_000 - 60_000;
