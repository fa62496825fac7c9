import { posix } from "node:path";

/** Programs that run the program named in their words. */
const runners: readonly (readonly string[])[] = [
  ["npx"],
  ["bunx"],
  ["pnpx"],
  ["npm", "exec"],
  ["npm", "x"],
  ["pnpm", "exec"],
  ["pnpm", "dlx"],
  ["yarn", "exec"],
  ["yarn", "dlx"],
  ["yarn", "run"],
  ["bun", "x"],
  ["sudo"],
  ["doas"],
  ["env"],
  ["nohup"],
  ["nice"],
  ["setsid"],
  ["timeout"],
  ["xargs"],
];

/** Most commands inside one another (`sudo env npx …`) and most options of one that are looked behind. */
const deepest = 64;
const longestOptions = 32;

/** Words of a reading that can decide; a rule's prefix is never longer. */
export const longestPrefix = 8;

/**
 * The ways in which a warning rule reads a command: with the program by its base name, without the options (and the
 * values that may belong to them) in front, and with runners such as npx or sudo taken off. Good for `ask` and `deny`
 * only: a reading adds caution, it never proves anything harmless.
 */
export function cautiousReadings(words: readonly string[]): string[][] {
  const readings: string[][] = [];
  const starts = new Set([0]);
  for (const start of starts) {
    const program = words[start];
    if (program === undefined || isOption(program)) continue;
    for (const next of afterOptions(words, start + 1)) {
      const reading = [programName(program), ...words.slice(next, next + longestPrefix - 1)];
      readings.push(reading);
      for (const inner of innerStarts(words, reading, next)) if (starts.size < deepest) starts.add(inner);
    }
  }
  return readings;
}

/** `/usr/bin/visto`, `./node_modules/.bin/visto` and `visto@1.2.3` are all `visto`. */
function programName(word: string): string {
  return posix.basename(word).replace(/(?<=.)@.*$/, "");
}

/** Where the options may be over: an option may or may not take the word behind it as its value. */
function afterOptions(words: readonly string[], first: number): number[] {
  const ends = [first];
  for (let at = first; at < Math.min(words.length, first + longestOptions); at++) {
    const isValue = at > first && isOption(words[at - 1]);
    if (!isOption(words[at]) && !isValue) break;
    ends.push(at + 1);
  }
  return ends;
}

/** Where a runner's own command may begin: behind its options, assignments (`env A=b …`) and counts (`timeout 5 …`). */
function innerStarts(words: readonly string[], reading: readonly string[], next: number): number[] {
  const runner = runners.find((known) => known.every((word, at) => reading[at] === word));
  if (!runner) return [];
  return afterOptions(words, next + runner.length - 1).map((end) => {
    let start = end;
    while (/^\d|^\w+=/.test(words[start] ?? "")) start++;
    return start;
  });
}

function isOption(word: string | undefined): boolean {
  return word?.startsWith("-") === true;
}
