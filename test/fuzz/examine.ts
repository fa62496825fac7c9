import { parseShell } from "../../src/domain/shell/parse.ts";
import { unforeseen } from "./compare.ts";
import { opinionOn } from "./oracle.ts";
import type { Ran } from "./ran.ts";
import type { Sandbox } from "./sandbox.ts";

/** What became of an allowed text in the sandbox. */
export interface Examined {
  readonly text: string;
  /** Why it should not have been allowed, or null. */
  readonly unsafe: string | null;
  readonly ran: readonly (readonly string[])[];
  /** What bash ran that the parser did not see. */
  readonly unforeseen: readonly (readonly string[])[];
}

/** How deep texts inside texts are run. */
const deepest = 5;

/** Runs allowed texts, and the texts that shells in them would run, and asks the oracle. */
export async function examine(
  sandbox: Sandbox,
  texts: readonly string[],
  depth = 0,
): Promise<readonly Examined[]> {
  if (texts.length === 0) return [];
  const deeds = await sandbox.run(texts);
  const opinions = deeds.map(opinionOn);
  const inner = opinions.flatMap((opinion, at) => opinion.texts.map((text) => ({ at, text })));
  const below =
    depth < deepest
      ? await examine(
          sandbox,
          inner.map(({ text }) => text),
          depth + 1,
        )
      : inner.map(({ text }) => ({ text, unsafe: "texts are nested too deep", ran: [], unforeseen: [] }));
  return texts.map((text, at) => {
    const own = below.filter((_, index) => inner[index]?.at === at);
    const ran = deeds[at]?.ran ?? [];
    return {
      text,
      unsafe: opinions[at]?.unsafe ?? own.find(({ unsafe }) => unsafe !== null)?.unsafe ?? null,
      ran: [...ran.map(({ argv }) => argv), ...own.flatMap((each) => each.ran)],
      unforeseen: depth === 0 ? unforeseenIn(text, ran) : [],
    };
  });
}

/** What bash ran of a text that the parser did not see. */
export function unforeseenIn(text: string, ran: readonly Ran[]): readonly (readonly string[])[] {
  return unforeseen(parseShell(text), ran);
}
