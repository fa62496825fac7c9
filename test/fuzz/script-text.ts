import type { Seeded } from "../support/seeded.ts";
import { one } from "./draw.ts";
import { simpleCommand } from "./simple-command.ts";
import { actions, badPaths, goodPaths, type Vocabulary, variables } from "./vocabulary.ts";
import { single } from "./written.ts";

/** A text for bash: a command, or commands joined and nested by its grammar. */
export function scriptText(random: Seeded, vocabulary: Vocabulary, depth = 0): string {
  const shape = depth > 2 ? random.pick(leaves) : random.pick(shapes);
  const part = () => scriptText(random, vocabulary, depth + 1);
  const command = () => dressed(random, vocabulary);
  if (shape === "command") return command();
  if (shape === "pipeline") return `${command()} ${one(random, ["|", "|", "|", "|&"])} ${command()}`;
  if (shape === "list") return `${part()}${one(random, [" && ", " || ", "; ", "\n", " & ", ";\n"])}${part()}`;
  if (shape === "moved")
    return `cd ${one(random, ["src", "src", "test", "..", "/", "~", "src/lib"])} && ${part()}`;
  return nested[shape](part, random);
}

const leaves = { command: 5, pipeline: 1 };
const shapes = {
  command: 62,
  pipeline: 14,
  list: 10,
  moved: 2,
  subshell: 1.5,
  group: 1.5,
  not: 0.8,
  time: 0.8,
  if: 1.2,
  for: 1.2,
  while: 0.4,
  case: 0.4,
  function: 0.6,
  substitution: 0.8,
  arithmetic: 0.3,
  heredoc: 1.2,
  shell: 1.2,
  exec: 0.6,
};

type Shape = Exclude<keyof typeof shapes, "command" | "pipeline" | "list" | "moved">;

const nested: Readonly<Record<Shape, (part: () => string, random: Seeded) => string>> = {
  subshell: (part) => `( ${part()} )`,
  group: (part) => `{ ${part()}\n}`,
  not: (part) => `! ${part()}`,
  time: (part) => `time ${part()}`,
  if: (part) => `if ${part()}; then ${part()}; else ${part()}; fi`,
  for: (part, random) => `for ${one(random, ["x", "file", "PATH", "i"])} in a b; do ${part()}; done`,
  while: (part) => `while false; do ${part()}; done`,
  case: (part) => `case a in a) ${part()};; esac`,
  function: (part, random) => `${one(random, ["f", "ls", "cat"])}() { ${part()}; }; ${part()}`,
  substitution: (part, random) =>
    one(random, [`echo $(${part()})`, `echo "\`${part()}\`"`, `cat <(${part()})`]),
  arithmetic: (part, random) => one(random, ["echo $((1 + 2))", `echo $((1 + $(${part()})))`, "((a = 1))"]),
  heredoc: (part, random) => `cat <<${one(random, ["'E'", "E", "\\E", "-'E'"])}\n${part()}\nE`,
  shell: (part, random) => `${one(random, ["bash", "sh", "/bin/sh", "bash -e"])} -c ${single(part())}`,
  exec: (part, random) =>
    one(random, [`find . -exec ${part()} {} \\;`, `find . | xargs ${part()}`, `eval ${part()}`]),
};

/** A simple command with assignments and redirects, mostly without. */
function dressed(random: Seeded, vocabulary: Vocabulary): string {
  const command = random.chance(0.01) ? one(random, actions) : simpleCommand(random, vocabulary);
  const assigned = random.chance(0.03)
    ? `${one(random, variables)}=${one(random, ["C", "UTC", "1", ".", "$(ls)"])} `
    : "";
  return `${assigned}${command}${random.chance(0.1) ? ` ${redirect(random)}` : ""}`;
}

function redirect(random: Seeded): string {
  const path = one(random, random.chance(0.2) ? badPaths : goodPaths);
  return one(random, [
    "2>/dev/null",
    ">/dev/null 2>&1",
    "2>&1",
    "&>/dev/null",
    `<${single(path)}`,
    `< ${single(path)}`,
    "<<<'text'",
    `> ${single(path)}`,
    `>>${single(path)}`,
    "{PATH}</dev/null",
    "2>&-",
    "<>a.txt",
    ">|out.txt",
  ]);
}
