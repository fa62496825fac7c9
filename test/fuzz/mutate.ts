import type { Seeded } from "../support/seeded.ts";
import { below, one } from "./draw.ts";
import { oddFlags } from "./vocabulary.ts";

const bytes: readonly string[] = [
  "'",
  '"',
  "\\",
  "\n",
  "\t",
  " ",
  "$",
  "`",
  ";",
  "&",
  "|",
  ">",
  "<",
  "(",
  ")",
  "{",
  "}",
  "*",
  "?",
  "[",
  "]",
  "#",
  "~",
  "!",
  "=",
  "-",
  "o",
  "é",
  "\u202e",
  "\r",
  "\0",
];

/** The tokens of a text: words, operators and what stands between; joined they are the text again. */
export function tokensOf(text: string): readonly string[] {
  return text.match(/\s+|[;&|()<>]+|[^\s;&|()<>]+/g) ?? [];
}

/** A text with one or a few changes: tokens and bytes put in, taken out, doubled, or taken from another text. */
export function mutated(random: Seeded, text: string, other: string): string {
  let changed = text;
  const times = 1 + (random.chance(0.25) ? below(random, 3) : 0);
  for (let at = 0; at < times; at++) changed = changedOnce(random, changed, other);
  return changed;
}

function changedOnce(random: Seeded, text: string, other: string): string {
  const way = random.pick({ drop: 3, double: 2, splice: 4, flag: 3, byte: 4, cut: 1, swap: 1 });
  if (way === "byte") return withByte(random, text);
  const tokens = [...tokensOf(text)];
  const at = below(random, tokens.length + 1);
  if (way === "cut") return tokens.slice(0, at).join("");
  if (way === "drop") tokens.splice(at, 1);
  if (way === "double") tokens.splice(at, 0, tokens[at] ?? "");
  if (way === "flag") tokens.splice(at, 0, ` ${one(random, oddFlags)} `);
  if (way === "splice") tokens.splice(at, random.chance(0.5) ? 1 : 0, one(random, tokensOf(other)) ?? "");
  if (way === "swap") tokens.splice(at, 2, ...tokens.slice(at, at + 2).reverse());
  return tokens.join("");
}

function withByte(random: Seeded, text: string): string {
  const at = below(random, text.length + 1);
  const taken = random.chance(0.4) ? 1 : 0;
  return `${text.slice(0, at)}${random.chance(0.8) ? one(random, bytes) : ""}${text.slice(at + taken)}`;
}
