import type { Outcome, Spread } from "./runner.ts";

/** Prints what a scenario found: a line for each figure, then the values that are kept. */
export function printOutcome(outcome: Outcome): void {
  const rows = [...outcome.figures].flatMap(([contestant, figures]) =>
    [...figures].map(([figure, spread]) => [contestant, figure, ...cells(spread)]),
  );
  const values = [...outcome.values].map(([name, spread]) => ["=", name, ...cells(spread)]);
  printTable([...rows, ...values]);
}

function cells({ median, least, most }: Spread): string[] {
  const range = least === most ? "" : `${rounded(least)} to ${rounded(most)}`;
  return [rounded(median), range];
}

/** Three digits that mean something, whole numbers above a hundred. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return "-";
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}

const numericColumn = 2;

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const padded = row.map((cell, column) =>
      column === numericColumn ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    console.log(`  ${padded.join("  ").trimEnd()}`);
  }
}
