const plain = /^[A-Za-z0-9_@%+=:,./-]+/;
const singleQuoted = /^'([^'\0]*)'/;
/** Nothing inside these may expand: no `$`, no backtick, no backslash, no history sign. */
const doubleQuoted = /^"([^"$`\\!\0]*)"/;
const blank = /^[ \t]+/;
const assignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

/**
 * The words of shell text that is one simple command of literal words, or null for anything else. It errs to null: what
 * it accepts has the same words in every POSIX shell, and nothing in it assigns, expands, redirects or joins commands.
 */
export function simpleCommandWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let rest = text.replace(blank, "");
  if (assignment.test(rest)) return null;
  while (rest !== "") {
    const word = readWord(rest);
    if (word === null) return null;
    words.push(word.value);
    rest = rest.slice(word.length);
    const gap = blank.exec(rest)?.[0].length ?? 0;
    if (gap === 0 && rest !== "") return null;
    rest = rest.slice(gap);
  }
  return words.length > 0 ? words : null;
}

/** One word made of plain and quoted pieces side by side, as `--format='%h'`. */
function readWord(text: string): { value: string; length: number } | null {
  let value = "";
  let length = 0;
  for (;;) {
    const rest = text.slice(length);
    const literal = plain.exec(rest);
    const quoted = literal ? null : (singleQuoted.exec(rest) ?? doubleQuoted.exec(rest));
    const [whole] = literal ?? quoted ?? [];
    if (whole === undefined) return length > 0 ? { value, length } : null;
    value += literal ? whole : (quoted?.[1] ?? "");
    length += whole.length;
  }
}
