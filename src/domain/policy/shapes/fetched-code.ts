import type { Word } from "../../shell/script.ts";
import { globMatches } from "../globs.ts";
import type { ScriptSight, Sight } from "../sight.ts";
import { isInterpreterName, isShellName, programOf, readsStdinAsCode } from "../special-readings.ts";
import type { WarningContext } from "../warn.ts";
import { shownWord } from "../words.ts";
import { feeds, reachedFrom } from "./flow.ts";
import type { Shape } from "./shape.ts";

/** Text from the network, or decoded text, that a shell or interpreter runs: by a pipe, a substitution or a file. */
export const fetchedCode: Shape = (script, context) => {
  const sources = script.commands.filter((sight) => isSource(sight, context));
  for (const source of sources) {
    const reached = reachedFrom(source, script);
    for (const sight of script.commands) {
      if (sight === source) continue;
      if (reached.has(sight) && runsInput(sight, script, reached, source)) return sight;
      if (runsVariable(sight, variablesOf(source, script))) return sight;
      if (runsWritten(sight, filesOf(source, reached)) && isAfter(sight, source, script)) return sight;
    }
  }
  return undefined;
};

function isSource({ readings }: Sight, { sets }: WarningContext): boolean {
  return readings.some((words) => {
    const name = programOf(words);
    return sets.holdsWord("fetchers", name) || isDecoder(words);
  });
}

function isDecoder(words: readonly Word[]): boolean {
  const options = words.slice(1).map(shownWord);
  const has = (pattern: RegExp): boolean => options.some((option) => pattern.test(option));
  switch (programOf(words)) {
    case "base64":
    case "base32":
    case "basenc":
      return has(/^(-[a-zA-Z]*[dD]|--d)/);
    case "xxd":
      return has(/^-[a-z]*r/);
    case "openssl":
      return has(/^-d$|^-a$|^-base64$/) || has(/^base64$/);
    case "uudecode":
      return true;
    default:
      return false;
  }
}

/** Whether a command runs what reaches it: at its input, or by a substitution in its words. */
function runsInput(sight: Sight, script: ScriptSight, reached: ReadonlySet<Sight>, source: Sight): boolean {
  if (sight.readings.some((words) => readsStdinAsCode(words))) return true;
  if (sight.readings.some(addsWords) && sight.readings.some((words) => isShellName(programOf(words))))
    return true;
  const isFed = [source, ...reached].some((other) => other !== sight && feeds(other, sight, script));
  return isFed && sight.readings.some(runsWords);
}

/** Whether a command adds what it reads to the words of another. */
function addsWords(words: readonly Word[]): boolean {
  return programOf(words) === "xargs" || programOf(words) === "parallel";
}

const evaluating = new Set(["eval", "source", "."]);

/** Whether a command runs text or a file that stands in its words. */
function runsWords(words: readonly Word[]): boolean {
  const [first] = words;
  const name = programOf(words);
  if (first && first.value === null) return true;
  if (evaluating.has(name) || isShellName(name)) return true;
  return isInterpreterName(name) && words.slice(1).some(isUnknownCode);
}

function isUnknownCode(word: Word, at: number, words: readonly Word[]): boolean {
  if (word.value !== null) return false;
  const before = words[at - 1]?.value ?? "";
  return /^-[a-zA-Z]*[cer]$|^--eval$/.test(before) || word.raw.startsWith("<(");
}

/** The variables that hold what a source printed. */
function variablesOf(source: Sight, script: ScriptSight): readonly string[] {
  return script.commands
    .filter((sight) => sight.command.words.length === 0 && feeds(source, sight, script))
    .flatMap(({ command }) => command.assignments.map(({ name }) => name));
}

function runsVariable({ readings }: Sight, names: readonly string[]): boolean {
  if (names.length === 0) return false;
  const reads = new RegExp(`\\$\\{?(?:${names.join("|")})\\b`);
  return readings.some((words) => runsWords(words) && words.some(({ raw }) => reads.test(raw)));
}

/** The files into which a source, or what it is piped to, writes. */
function filesOf(source: Sight, reached: ReadonlySet<Sight>): ReadonlySet<string> {
  return new Set(
    [source, ...reached].flatMap((sight) => [...redirected(sight), ...sight.readings.flatMap(namedOutputs)]),
  );
}

function redirected({ command }: Sight): string[] {
  return command.redirects
    .filter(({ kind }) => kind === "write" || kind === "append")
    .flatMap(({ target }) => target?.value ?? []);
}

function namedOutputs(words: readonly Word[]): string[] {
  const name = programOf(words);
  const texts = words.slice(1).map(shownWord);
  if (name === "tee") return texts.filter((text) => !text.startsWith("-"));
  if (name !== "curl" && name !== "wget") return [];
  const outputs = texts.flatMap((text, at) => {
    const short = name === "curl" ? /^-[a-zA-Z]*o$/ : /^-[a-zA-Z]*O$/;
    if (short.test(text) || text === "--output" || text === "--output-document") return texts[at + 1] ?? [];
    return /^--output(?:-document)?=(.+)$/.exec(text)?.[1] ?? /^-[oO]([\w./].*)$/.exec(text)?.[1] ?? [];
  });
  const isRemoteName = name === "wget" || texts.some((text) => /^-[a-zA-Z]*O|^--remote-name$/.test(text));
  return isRemoteName && outputs.length === 0 ? [...outputs, ...texts.flatMap(urlFile)] : outputs;
}

function urlFile(text: string): string[] {
  const name = /^\w+:\/\/[^/]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(text)?.[1];
  return name === undefined ? [] : [name];
}

/** Whether a command runs one of these files. */
function runsWritten({ readings }: Sight, files: ReadonlySet<string>): boolean {
  if (files.size === 0) return false;
  return readings.some((words) => {
    const name = programOf(words);
    const runs = evaluating.has(name) || isShellName(name) || isInterpreterName(name);
    const looked = runs ? words.slice(1) : words.slice(0, 1);
    return looked.some((word) => [...files].some((file) => sameFile(file, word.value)));
  });
}

function sameFile(file: string, other: string | null): boolean {
  if (other === null || file === "-" || file === "/dev/null") return false;
  const plain = (path: string): string => path.replace(/^(\.\/)+/, "");
  return plain(file) === plain(other) || globMatches(plain(file), plain(other));
}

function isAfter(sight: Sight, source: Sight, script: ScriptSight): boolean {
  return script.commands.indexOf(sight) > script.commands.indexOf(source);
}
