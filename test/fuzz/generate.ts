import { readFileSync } from "node:fs";
import type { Seeded } from "../support/seeded.ts";
import { one } from "./draw.ts";
import { mutated } from "./mutate.ts";
import { scriptText } from "./script-text.ts";
import type { Vocabulary } from "./vocabulary.ts";

const file = new URL("../support/corpus/commands.jsonl", import.meta.url);
const corpus: readonly string[] = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => (JSON.parse(line) as { readonly command: string }).command);

/** One case: mostly text that the grammar makes, else a change of such a text or of one from the corpus. */
export function generate(random: Seeded, vocabulary: Vocabulary): string {
  const from = random.pick({ grammar: 70, corpus: 18, changed: 12 });
  if (from === "corpus") return mutated(random, one(random, corpus), one(random, corpus));
  const text = scriptText(random, vocabulary);
  return from === "grammar" ? text : mutated(random, text, one(random, corpus));
}
