import type { Command } from "commander";
import { visible } from "../../base/text.ts";
import { hookClients } from "../../domain/hook-clients.ts";
import type { ClientSetup, SetupOrder } from "../clients/client-setup.ts";
import { changesAnything, makeChange, planChange, type SettingsChange } from "../clients/settings-file.ts";
import { setups } from "../clients/setups.ts";
import { visto } from "../clients/visto-words.ts";
import type { CommandModule } from "../command.ts";
import type { Context } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { oneOf, usage } from "../options.ts";

interface Options {
  readonly user?: boolean;
  readonly project?: boolean;
  readonly hardGate?: boolean;
  readonly dryRun?: boolean;
}

function define(command: Command): Command {
  return command
    .argument("<client>", hookClients.join(", "))
    .option("--user", "in this user's settings of the client (as it is without this)")
    .option("--project", "in the settings of the project in the current folder; no token is written there")
    .option("--dry-run", "show what would be written, and write nothing");
}

/** Writes the hooks by which a client asks the desk into its own settings. */
export const agentsInstall: CommandModule<Options> = {
  define(command) {
    define(command).option("--hard-gate", "let nothing run without the desk, in whatever mode the client is");
  },

  async run(context, options, [name = ""]) {
    const setup = setupOf(name);
    const order = orderOf(context, setup, options);
    const file = setup.file(order);
    const change = planChange(file.path, file.install);
    const objections = file.objections?.(change.after ?? "") ?? [];
    carryOut(context, change, { options, objections, toDo: setup.stillToDo(order) });
    return exitCodes.done;
  },
};

/** Takes exactly our hooks out again. */
export const agentsUninstall: CommandModule<Options> = {
  define,

  async run(context, options, [name = ""]) {
    const setup = setupOf(name);
    const file = setup.file(orderOf(context, setup, options));
    const change = planChange(file.path, (before) =>
      before === undefined ? before : file.uninstall(before),
    );
    carryOut(context, change, { options, objections: [], toDo: [] });
    return exitCodes.done;
  },
};

function setupOf(name: string): ClientSetup {
  return setups[oneOf("the client", hookClients)(name)];
}

function orderOf(context: Context, setup: ClientSetup, options: Options): SetupOrder {
  if (options.user && options.project) throw usage("expected --user or --project, got both");
  const { environment, cwd, url, data } = context;
  const scope = options.project ? "project" : "user";
  const configFolder = setup.configVariable && environment.variables[setup.configVariable];
  return {
    url,
    scope,
    home: environment.home,
    project: cwd,
    ...(configFolder && { configFolder }),
    hardGate: options.hardGate === true,
    command: visto(scope, data === environment.dataFolder ? undefined : data),
  };
}

interface Report {
  readonly options: Options;
  readonly objections: readonly string[];
  readonly toDo: readonly string[];
}

function carryOut(context: Context, change: SettingsChange, { options, objections, toDo }: Report): void {
  const { output, clock } = context;
  const { path, after } = change;
  const isChanged = changesAnything(change);
  const isDone = isChanged && options.dryRun !== true;
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-");
  const backup = isDone ? makeChange(change, stamp) : undefined;
  output.say(headline(path, isChanged, isDone));
  if (backup !== undefined) output.say(`  what stood there is kept in ${visible(backup)}`);
  if (isChanged && !isDone) output.say(...(after?.trimEnd().split("\n") ?? ["  the file would be removed"]));
  for (const objection of objections) output.note(`beware: ${visible(objection)}`);
  for (const step of toDo) output.note(`still to do: ${visible(step)}`);
  output.data({
    path,
    changed: isChanged,
    written: isDone,
    backup: backup ?? null,
    after,
    objections,
    stillToDo: toDo,
  });
}

function headline(path: string, isChanged: boolean, isDone: boolean): string {
  if (!isChanged) return `${visible(path)} is as it should be: nothing to write`;
  return isDone ? `wrote ${visible(path)}` : `would write ${visible(path)}:`;
}
