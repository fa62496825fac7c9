import type { Word } from "../../shell/script.ts";
import type { Readings } from "../readings.ts";
import { literalWord, shownWord } from "../words.ts";

const running = /^-(exec|execdir|ok|okdir)$/;

/** The folders in which a find starts: its operands in front of the expression. */
export function startsOf(words: readonly Word[]): readonly Word[] {
  const rest = words.slice(1);
  const first = rest.findIndex((word) => !/^-([HLPD]|O\d)$/.test(shownWord(word)));
  if (first === -1) return [];
  const behind = rest.slice(first);
  const end = behind.findIndex((word) => /^[-(!]/.test(shownWord(word)));
  return end === -1 ? behind : behind.slice(0, end);
}

/**
 * What find runs: the command of each -exec with the starting folders in place of `{}`, and a recursive rm of them for
 * -delete. An inner rm acts on everything below, so it is read as recursive.
 */
export function findReading(words: readonly Word[]): Readings {
  const starts = startsOf(words);
  const found: Word[][] = [];
  for (const [at, word] of words.entries()) {
    const text = shownWord(word);
    if (text === "-delete") found.push([literalWord("rm"), literalWord("-r"), ...starts]);
    if (!running.test(text)) continue;
    const rest = words.slice(at + 1);
    const end = rest.findIndex((each) => /^[;+]$/.test(shownWord(each)));
    found.push(withStarts(end === -1 ? rest : rest.slice(0, end), starts));
  }
  return { words: found, texts: [] };
}

function withStarts(words: readonly Word[], starts: readonly Word[]): Word[] {
  const filled = words.flatMap((word) => (shownWord(word) === "{}" ? starts : [word]));
  const [program, ...rest] = filled;
  return program && /^(.*\/)?(rm|shred)$/.test(shownWord(program))
    ? [program, literalWord("-r"), ...rest]
    : filled;
}
