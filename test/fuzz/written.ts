import type { Seeded } from "../support/seeded.ts";
import { below, one } from "./draw.ts";

/** Text for a program, written as a word of bash in one of many ways; the ways mean the same but for a rare few. */
export function written(random: Seeded, value: string): string {
  const way = random.pick({ plain: 60, single: 14, double: 12, pieces: 6, escaped: 5, odd: 3 });
  if (way === "plain") return /^[\w@%+=:,./~*?!^-]+$/.test(value) ? plain(value) : single(value);
  if (way === "single") return single(value);
  if (way === "double") return double(value);
  if (way === "escaped") return escaped(value);
  if (way === "odd") return odd(random, value);
  const cut = below(random, value.length + 1);
  return `${written(random, value.slice(0, cut))}${written(random, value.slice(cut))}`;
}

/** Text in single quotes, as one word. */
export function single(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

function plain(value: string): string {
  return value.replace(/[*?!]/g, "\\$&");
}

function double(value: string): string {
  return `"${value.replace(/[\\"$`]/g, "\\$&")}"`;
}

function escaped(value: string): string {
  return value === "" ? "''" : value.replace(/[^\w\n]/g, "\\$&").replaceAll("\n", "'\n'");
}

/** Spellings that a policy cannot vouch for, and some that break the word. */
function odd(random: Seeded, value: string): string {
  const cut = below(random, value.length + 1);
  const [head, tail] = [value.slice(0, cut), value.slice(cut)];
  return one(random, [
    `$'${value.replace(/['\\]/g, "\\$&")}'`,
    `$"${head}"${tail}`,
    `${head}\\\n${tail}`,
    `${head}"$FOO"${tail}`,
    `${head}$(echo ${tail})`,
    `${head}{${tail},x}`,
    `{${head}}${tail},a.txt}`,
    `{${value}},}`,
    `{${head},${tail}`,
    `${head}{a..c}${tail}`,
    `{{${head}},${tail}}`,
    `${head}\u200b${tail}`,
    `"${head}`,
    `${head}\t${tail}`,
    `\\${value}`,
  ]);
}
