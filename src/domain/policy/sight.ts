import { parseShell } from "../shell/parse.ts";
import type { Redirect, Script, ShellCommand, Word } from "../shell/script.ts";
import { boundedScript } from "./bounded-script.ts";
import type { Facts } from "./facts.ts";
import { type Folder, startFolder } from "./folder.ts";
import { followFolders } from "./follow-folders.ts";
import { startsOf } from "./grammars/find.ts";
import type { RuleIndex } from "./index-rules.ts";
import { readingsOf } from "./readings.ts";
import { readsStdinAsCode, shellTexts, specialReadings } from "./special-readings.ts";
import { baseName, believedWord, literalWord, shownWord } from "./words.ts";

/** A command as warnings see it: with everything that it may run. */
export interface Sight {
  readonly command: ShellCommand;
  readonly readings: readonly (readonly Word[])[];
  readonly folder: Folder;
}

/** One shell text as warnings see it; the first is the whole, the others are texts inside it. */
export interface ScriptSight {
  readonly script: Script;
  readonly commands: readonly Sight[];
}

/** How deep texts inside texts are looked into, and how many of them. */
const deepest = 4;
const mostTexts = 64;

/** Everything that a script may run, texts inside commands included. */
export function sightsOf(script: Script, index: RuleIndex, facts: Facts): readonly ScriptSight[] {
  const found: ScriptSight[] = [];
  const open: { script: Script; depth: number }[] = [{ script, depth: 0 }];
  for (const { script: each, depth } of open) {
    const { sight, texts } = look(each, index, facts);
    found.push(sight);
    if (depth >= deepest) continue;
    for (const text of texts) {
      if (open.length < mostTexts) open.push({ script: boundedScript(parseShell(text)), depth: depth + 1 });
    }
  }
  return found;
}

function look(
  script: Script,
  index: RuleIndex,
  facts: Facts,
): { sight: ScriptSight; texts: readonly string[] } {
  const folders = followFolders(script, startFolder(facts), facts);
  const texts: string[] = [];
  const commands = script.commands.map((command, at): Sight => {
    const given = givenLines(command, script);
    const words = withGiven(command.words, given);
    const { words: readings, texts: inside } = readingsOf(words, index, specialReadings);
    texts.push(...inside, ...readings.flatMap(shellTexts));
    if (readings.some(readsStdinAsCode)) texts.push(...given);
    return { command, readings, folder: folders[at] ?? startFolder(facts) };
  });
  return { sight: { script, commands }, texts };
}

/** Text that is known to arrive at a command's standard input: heredocs, here-strings, and what echo or cat pipe in. */
function givenLines(command: ShellCommand, script: Script): string[] {
  const own = command.redirects.flatMap(givenByRedirect);
  if (own.length > 0 || command.place.position === 0) return own;
  return script.commands
    .filter(
      ({ place }) => place.pipeline === command.place.pipeline && place.position < command.place.position,
    )
    .flatMap(printed);
}

function givenByRedirect(redirect: Redirect): string[] {
  if (redirect.kind === "heredoc") return [redirect.body ?? redirect.written ?? ""];
  return redirect.kind === "here-string" && redirect.target ? [shownWord(redirect.target)] : [];
}

function printed({ words, redirects }: ShellCommand): string[] {
  const name = words[0]?.value;
  if (name === "echo" || name === "printf") {
    return [
      words
        .slice(1)
        .filter(({ value }) => !value?.startsWith("-"))
        .map(shownWord)
        .join(" ")
        .replaceAll("\\n", "\n"),
    ];
  }
  if (name === "find") return startsOf(words).map((word) => believedWord(word));
  return redirects.flatMap(givenByRedirect);
}

/** xargs and its like add what they read to the words of their command. */
function withGiven(words: readonly Word[], given: readonly string[]): readonly Word[] {
  const takesWords = words.some(({ value }) => value !== null && /^(xargs|parallel)$/.test(baseName(value)));
  if (!takesWords || given.length === 0) return words;
  return [
    ...words,
    ...given
      .flatMap((line) => line.split(/\s+/))
      .filter(Boolean)
      .slice(0, 16)
      .map(literalWord),
  ];
}
