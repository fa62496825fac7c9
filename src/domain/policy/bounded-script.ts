import type { Script } from "../shell/script.ts";

/** How many commands of one text, and words of all of them, are judged: more than anybody writes by hand. */
const mostCommands = 96;
const mostWords = 384;

const tooMany = {
  code: "too-many-words",
  message: "It holds more commands or words than are judged; what follows was not looked at",
};

/** The part of a script that can be judged in bounded time, with an objection where that is not the whole. */
export function boundedScript(script: Script): Script {
  let left = mostWords;
  const commands = script.commands.slice(0, mostCommands).map((command) => {
    const words = command.words.slice(0, Math.max(left, 0));
    left -= command.words.length;
    return { ...command, words, assignments: command.assignments.slice(0, mostCommands) };
  });
  const isWhole =
    script.commands.length <= mostCommands &&
    left >= 0 &&
    script.commands.every(({ assignments }) => assignments.length <= mostCommands);
  if (isWhole) return script;
  return { ...script, commands, objections: [...script.objections, tooMany] };
}
