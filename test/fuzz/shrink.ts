import { tokensOf } from "./mutate.ts";

/** Whether each of some texts still shows what is looked for. */
export type Shows = (texts: readonly string[]) => Promise<readonly boolean[]>;

/** The most rounds of taking a token out. */
const most = 40;

/** A shorter text that still shows it: tokens are taken out one by one, as long as that helps. */
export async function shrunk(text: string, shows: Shows): Promise<string> {
  let shortest = text;
  for (let round = 0; round < most; round++) {
    const shorter = shorterOnes(shortest);
    const found = await shows(shorter);
    const next = shorter.find((_, at) => found[at]);
    if (next === undefined) return shortest;
    shortest = next;
  }
  return shortest;
}

/** The text without one token, or without two that stand together, the shortest first. */
function shorterOnes(text: string): readonly string[] {
  const tokens = tokensOf(text);
  const without = (at: number, count: number) =>
    [...tokens.slice(0, at), ...tokens.slice(at + count)].join("").trim();
  // a blank is taken out only with a word beside it, so that words do not grow together
  const all = tokens.flatMap((token, at) =>
    (/^\s/.test(token) ? [2, 4] : [1, 2, 4]).map((count) => without(at, count)),
  );
  return [...new Set(all)]
    .filter((each) => each !== "" && each.length < text.length)
    .sort((a, b) => a.length - b.length);
}
