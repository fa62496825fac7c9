/** A value of a real row, with the places at which its copies differ. */
export type Cell = string | number | null | Uint8Array;

/** What sets one copy apart from the row that it was made from. */
export interface Copy {
  /** Words that stand in for the original's: ids, keys, the agent. */
  readonly words: readonly string[];
  /** Milliseconds by which its times are later. */
  readonly later: number;
  /** The number of its first entry. */
  readonly asked: number;
}

/** A time in milliseconds since the epoch, alone or within JSON text. */
const time = /\b1\d{12}\b/;

/**
 * Makes the function that copies a cell: each of `words` is replaced wherever it stands, and every time is moved. A cell
 * without either is copied as it is.
 */
export function copier(cell: Cell, words: readonly string[]): (copy: Copy) => Cell {
  if (typeof cell === "number") return time.test(String(cell)) ? ({ later }) => cell + later : () => cell;
  if (typeof cell !== "string") return () => cell;
  const parts = cell
    .split(new RegExp(`(${[...words, time.source].join("|")})`))
    .map((part) => piece(part, words));
  if (parts.length === 1) return () => cell;
  return (copy) => {
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : part(copy);
    return text;
  };
}

function piece(part: string, words: readonly string[]): string | ((copy: Copy) => string) {
  const word = words.indexOf(part);
  if (word >= 0) return ({ words: own }) => own[word] ?? "";
  const at = Number(part);
  return time.test(part) && String(at) === part ? ({ later }) => String(at + later) : part;
}
