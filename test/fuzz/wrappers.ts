import { type Opinion, type Reader, unsafe } from "./opinion.ts";
import { describe, readOptions } from "./options.ts";

/** Programs that run the command behind them: their options, and how many operands stand in front of it. */
const table: Readonly<Record<string, readonly [short: string, long: string, before: number]>> = {
  nice: ["+n:#", "adjustment=", 0],
  nohup: ["+", "", 0],
  stdbuf: ["+i:o:e:", "input= output= error=", 0],
  timeout: ["+k:s:v", "kill-after= signal= verbose preserve-status foreground", 1],
};

const harmless = /^(?:LC_\w+|LANG|TZ|NO_COLOR)=[^/]*$/s;

/** What a wrapper runs, judged in its turn; undefined where the program is none. */
export function wrapperOpinion(argv: readonly string[], folder: string, judge: Reader): Opinion | undefined {
  const [name = "", ...words] = argv;
  const row = Object.hasOwn(table, name) ? table[name] : undefined;
  if (row) return behindOptions(row, words, folder, judge);
  if (name === "command") return commandOpinion(words, folder, judge);
  if (name === "env") return envOpinion(words, folder, judge);
  return /^(?:bash|sh|dash)$/.test(name) ? shellOpinion(words) : undefined;
}

function behindOptions(
  [short, long, before]: readonly [string, string, number],
  words: readonly string[],
  folder: string,
  judge: Reader,
): Opinion {
  const { operands, unknown } = readOptions(words, describe(short, long));
  // a wrapper's options are all in the table: any other is refused, unless it is short for one
  if (unknown !== null)
    return isShortFor(unknown, long) ? unsafe(`${unknown} is not spelled out`) : { texts: [] };
  return judge(operands.slice(before), folder);
}

function isShortFor(flag: string, long: string): boolean {
  return (
    flag.startsWith("--") && long.split(" ").some((name) => name.startsWith(flag.slice(2)) && name !== "")
  );
}

/** bash's command refuses every option but -p, -v and -V. */
function commandOpinion(words: readonly string[], folder: string, judge: Reader): Opinion {
  if (/^-p*[^-pvV]/.test(words[0] ?? "") || /^-[vV]$/.test(words[0] ?? "")) return { texts: [] };
  if (/^--./.test(words[0] ?? "")) return { texts: [] };
  return judge(words[0] === "--" ? words.slice(1) : words, folder);
}

function envOpinion(all: readonly string[], folder: string, judge: Reader): Opinion {
  const words = all[0] === "--" ? all.slice(1) : all;
  const begin = words.findIndex((word) => !/^[^=]+=/s.test(word));
  const set = begin < 0 ? words : words.slice(0, begin);
  const bad = set.find((word) => !harmless.test(word));
  if (bad !== undefined) return unsafe(`env sets ${bad}`);
  if (begin < 0) return unsafe("env shows the environment");
  const inner = words[begin] === "--" ? words.slice(begin + 1) : words.slice(begin);
  return inner[0]?.startsWith("-") ? unsafe(`env ${inner[0]}`) : judge(inner, folder);
}

/** The text is run again in the sandbox, and judged by what it runs. */
function shellOpinion(words: readonly string[]): Opinion {
  if (words[0] === "--version" && words.slice(1).every((word) => word === "--")) return { texts: [] };
  const [flag, text, ...more] = words[1] === "--" ? words.toSpliced(1, 1) : words;
  // Behind the text a shell takes its own name, which is only shown.
  const named = more.length === 1 && more[0] === "--";
  if (flag !== "-c" || text === undefined || (more.length > 0 && !named))
    return unsafe("a shell with more than a text");
  return { texts: [text] };
}
