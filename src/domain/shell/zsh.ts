/**
 * Which scripts mean the same in zsh as in bash. The list is short on purpose: whatever is not on it may well mean the
 * same, but nobody has to rely on that.
 */

import type { Redirect, Script, ShellCommand, Word } from "./script.ts";

/** The compound shapes that both shells read alike; `for` and `time` have forms that differ. */
const sameShapes = new Set(["and-or", "group", "if", "negation", "pipeline", "subshell"]);

/** Unquoted characters that stand for themselves in both shells, also where zsh has extended patterns switched on. */
const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Quoted text that both shells read alike: no history, no two single quotes that RC_QUOTES would make one. */
const quoted = /'[^']*'(?!')|"(?:[^"$`\\!]|\\["$`\\])*"/g;

/** What zsh takes for a word of its own or a builtin where bash takes it for a program. */
const zshWords = new Set(
  `always autoload bindkey bye chdir comparguments compcall compctl declare dirs disable echotc echoti emulate enable end
  fc float foreach functions getln hash history integer limit log nocorrect noglob print private pushln r readonly rehash
  repeat sched select set setopt stat time typeset unfunction unhash unlimit unsetopt vared watch whence where zcompile
  zformat zftp zle zmodload zparseopts zprof zpty zregexparse zselect zsocket zstyle ztcp`.split(/\s+/),
);

/** Whether every part of a script is on the list of what means the same in zsh; false for a script with objections. */
export function meansTheSameInZsh(script: Script): boolean {
  return (
    script.objections.length === 0 &&
    script.functions.length === 0 &&
    script.shapes.every((shape) => sameShapes.has(shape)) &&
    script.commands.every(isSameCommand)
  );
}

function isSameCommand(command: ShellCommand): boolean {
  return (
    command.words.every(isSameWord) &&
    isSameProgram(command) &&
    command.redirects.every((redirect, at) => {
      return isSameRedirect(redirect, command) && !repeats(redirect, command.redirects.slice(0, at));
    })
  );
}

function isSameWord(word: Word): boolean {
  if (word.value === null || word.glob) return false;
  // zsh puts the path of a program in place of =program
  if (word.raw.startsWith("=")) return false;
  const rest = word.raw.replace(quoted, "");
  return rest === "" || plain.test(rest);
}

function isSameProgram({ words, redirects, place }: ShellCommand): boolean {
  const program = words[0]?.value ?? "";
  // a redirect without a command runs cat or more in zsh
  if (program === "") return redirects.length === 0;
  if (!/^[A-Za-z0-9_./]/.test(program) || zshWords.has(program)) return false;
  return program !== "cd" || isSameCd(words, place.around.length > 0 || place.length > 1);
}

/** `cd` with one folder; zsh runs the last part of a pipeline in the shell itself, so that its `cd` stays. */
function isSameCd(words: readonly Word[], inPipeline: boolean): boolean {
  const folder = words[1]?.value ?? "-";
  return words.length === 2 && !inPipeline && !/^[-+]/.test(folder);
}

/** Whether the output goes to the same place: zsh writes to the pipe as well as to the file of a redirect. */
function isSameRedirect({ kind, fd, target }: Redirect, { place }: ShellCommand): boolean {
  if (fd === null || (target !== null && !isSameWord(target))) return false;
  const piped = place.length > 1 || place.around.length > 0;
  if (kind === "read" || kind === "heredoc" || kind === "here-string") return !piped || place.position === 0;
  return !piped || fd === 2;
}

/** Whether an earlier redirect has the same descriptor: zsh then uses both. */
function repeats(redirect: Redirect, earlier: readonly Redirect[]): boolean {
  return earlier.some(({ fd }) => fd === redirect.fd || fd === -1 || redirect.fd === -1);
}
