import type { Script, ShellCommand } from "../shell/script.ts";
import type { Facts } from "./facts.ts";
import { everyFolder, type Folder, pathTextOf, resolveIn } from "./folder.ts";

/** Most folders in which a command may turn out to run. */
const mostPossible = 8;

const movers = new Set(["cd", "pushd", "popd"]);

/** For each command of a script the folder in which it runs, following `cd` with literal targets. */
export function followFolders(script: Script, start: Folder, facts: Facts): readonly Folder[] {
  const moved = new Map<number, Folder>();
  const outermost = -1;
  return script.commands.map((command) => {
    const scopes = [outermost, ...command.place.scopes];
    const here = scopes.findLast((scope) => moved.has(scope));
    const before = here === undefined ? start : (moved.get(here) ?? start);
    const folder: Folder =
      command.place.functions.length > 0 && before.known
        ? { known: false, why: "is named in a function, which may run in any folder" }
        : before;
    if (isMove(command)) moved.set(scopes.at(-1) ?? outermost, folderAfter(command, folder, facts));
    return folder;
  });
}

function isMove(command: ShellCommand): boolean {
  const words = command.words.map(({ value }) => value);
  const at = words[0] === "builtin" || words[0] === "command" ? 1 : 0;
  return movers.has(words[at] ?? "");
}

function folderAfter(command: ShellCommand, before: Folder, facts: Facts): Folder {
  const unknown: Folder = { known: false, why: "is named after a change of folder that cannot be followed" };
  const [program, ...operands] = command.words;
  if (program?.value !== "cd" || command.place.conditional || operands.length > 1) return unknown;
  const [target] = operands;
  const text = target ? pathTextOf(target, before, facts.home) : facts.home;
  if (text === null || text === "" || text.startsWith("-") || target?.glob) return unknown;
  const path = resolveIn(before, text);
  if (path === null || !before.known || before.also.length >= mostPossible) return unknown;
  const others = [
    before.path,
    ...before.also,
    ...everyFolder(before).flatMap((each) => resolveIn(each, text) ?? []),
  ];
  const also = [...new Set(others)].filter((other) => other !== path);
  return { known: true, path, also, moved: true };
}
