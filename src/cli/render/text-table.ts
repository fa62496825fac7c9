import type { Style } from "../style.ts";
import { pad, widthOf } from "../text-width.ts";

/** Rows of equal length as aligned lines, the first one as their head. */
export function textTable(rows: readonly (readonly string[])[], style: Style): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ""))));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line, at) => (at === 0 ? style.bold(line) : line));
}
