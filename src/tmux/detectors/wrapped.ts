/** A command as it was read from rows of a screen. */
export interface ReadCommand {
  readonly command: string;
  /** False where a row's end may be the client's break of a long line instead of one of the command. */
  readonly exact: boolean;
}

/**
 * Joins the rows of a command. A row ends a line of the command for certain only if the first word of the next row would
 * still have fitted on it; where that is not certain, the rows are kept apart and the text is not exact.
 */
export function joinRows(rows: readonly string[], width: number): ReadCommand {
  const exact = rows.every((row, at) => {
    const next = rows[at + 1];
    if (next === undefined) return true;
    const firstWord = /^\S*/.exec(next)?.[0] ?? "";
    // A row that begins with blanks begins a line: clients drop the blank at which they break one.
    if (firstWord === "") return next === "" || row.length < width - 1;
    return row.length + 1 + firstWord.length <= width;
  });
  return { command: rows.join("\n"), exact };
}
