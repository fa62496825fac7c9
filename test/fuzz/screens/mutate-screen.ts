import { readScreen } from "../../../src/tmux/screen.ts";
import type { GivenScreen } from "../../support/screens/given-screens.ts";
import type { Seeded } from "../../support/seeded.ts";

/** What can happen to a screen between the client that draws it and whoever reads it. */
export type Mutation = (
  rows: readonly string[],
  random: Seeded,
  all: readonly GivenScreen[],
) => readonly string[];

function whole(random: Seeded, low: number, high: number): number {
  return Math.floor(random.between(low, high));
}

function oneOf<T>(random: Seeded, items: readonly T[]): T {
  const item = items[whole(random, 0, items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}

export function rowsOf(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** A terminal never shows a part of an attribute: whatever moves characters works on what is shown. */
function shown(rows: readonly string[]): readonly string[] {
  return readScreen(rows.join("\n")).lines.map(({ text }) => text);
}

function cutRows(rows: readonly string[], random: Seeded): readonly string[] {
  return rows.slice(whole(random, 0, rows.length / 2), rows.length - whole(random, 0, rows.length / 2));
}

function cutColumns(rows: readonly string[], random: Seeded): readonly string[] {
  const width = whole(random, 5, 120);
  return shown(rows).map((row) => [...row].slice(0, width).join("").trimEnd());
}

function scroll(rows: readonly string[], random: Seeded): readonly string[] {
  const by = whole(random, 1, rows.length);
  const blank = Array.from({ length: by }, () => "");
  return random.chance(0.5) ? [...rows.slice(by), ...blank] : [...blank, ...rows.slice(0, rows.length - by)];
}

/** As a terminal does that was made narrower: every row goes on in the next. */
function wrap(rows: readonly string[], random: Seeded): readonly string[] {
  const width = whole(random, 15, 110);
  return shown(rows).flatMap((row) => {
    const characters = [...row];
    const parts: string[] = [];
    for (let at = 0; at === 0 || at < characters.length; at += width)
      parts.push(
        characters
          .slice(at, at + width)
          .join("")
          .trimEnd(),
      );
    return parts;
  });
}

function recolour(rows: readonly string[], random: Seeded): readonly string[] {
  const colours = [
    "\u001b[2m",
    "\u001b[0m",
    "\u001b[38;5;246m",
    "\u001b[7m",
    "\u001b[38;2;90;90;90m",
    "\u001b[1;31m",
  ];
  return shown(rows).map((row) => {
    if (row === "" || random.chance(0.5)) return row;
    const at = whole(random, 0, row.length);
    return `${row.slice(0, at)}${oneOf(random, colours)}${row.slice(at)}\u001b[0m`;
  });
}

/** A transcript that holds a dialog word for word, or as its client shows what somebody said. */
function quoteDialog(
  rows: readonly string[],
  random: Seeded,
  all: readonly GivenScreen[],
): readonly string[] {
  const dialog = rowsOf(
    oneOf(
      random,
      all.filter(({ state }) => state === "permission"),
    ).plain,
  );
  const indent = oneOf(random, ["  ", "    ", "│ ", "> ", ""]);
  const quoted = dialog.slice(whole(random, 0, dialog.length)).map((row) => `${indent}${row}`);
  // Above the input box and what belongs to it: below that nothing is a transcript.
  const room = shown(rows).findLastIndex((row) => row !== "") - 9;
  if (room < 1) return rows;
  const at = whole(random, 0, room);
  return [...rows.slice(0, at), ...quoted, ...rows.slice(at)];
}

function glue(rows: readonly string[], random: Seeded, all: readonly GivenScreen[]): readonly string[] {
  const other = rowsOf(
    oneOf(
      random,
      all.filter(({ state }) => state !== "permission"),
    ).plain,
  );
  return random.chance(0.5) ? [...other, ...rows] : [...rows, ...other];
}

/** From the upper half: without the last row of a label nobody could know that there was more of it. */
function dropRow(rows: readonly string[], random: Seeded): readonly string[] {
  return rows.toSpliced(whole(random, 0, rows.length / 2), 1);
}

function doubleRow(rows: readonly string[], random: Seeded): readonly string[] {
  const at = whole(random, 0, rows.length);
  return rows.toSpliced(at, 0, rows[at] ?? "");
}

export const mutations = {
  cutRows,
  cutColumns,
  scroll,
  wrap,
  recolour,
  quoteDialog,
  glue,
  dropRow,
  doubleRow,
} as const satisfies Record<string, Mutation>;
export type MutationName = keyof typeof mutations;

/**
 * A few mutations for one case. After a dialog was quoted nothing is taken from below it: what is left then may be the
 * very rows of an open dialog, which no reader of text could tell from one.
 */
export function drawMutations(random: Seeded): readonly MutationName[] {
  const names = Object.keys(mutations) as MutationName[];
  const drawn: MutationName[] = [];
  const count = whole(random, 1, 4);
  while (drawn.length < count) {
    const name = oneOf(random, names);
    const takesBelow =
      name === "cutRows" ||
      name === "scroll" ||
      name === "wrap" ||
      name === "dropRow" ||
      name === "cutColumns";
    if (!(takesBelow && drawn.includes("quoteDialog"))) drawn.push(name);
  }
  return drawn;
}
