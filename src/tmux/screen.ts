/** One row of a screen. */
export interface Line {
  /** What stands there, without attributes and without blanks at the end. */
  readonly text: string;
  /** The same with every faint or grey character blanked; undefined where the attributes were not captured. */
  readonly bright?: string;
}

/** A screen as it was captured: the visible rows of a pane, the last one at its bottom. */
export interface Screen {
  readonly lines: readonly Line[];
  /** How many columns the longest row takes: the width of the pane wherever something is drawn across it. */
  readonly columns: number;
}

const escapeSign = "\u001b";
/** What follows an escape character: a graphic attribute, another control sequence, an operating system command, a charset. */
const sequence = /^(?:\[([0-9;:]*)m|\[[0-9;:?<=>]*[A-Za-z@`]|\][^\p{Cc}]*\p{Cc}?|[()][A-Za-z0-9]|.?)/u;

/** Reads captured text, with (`capture-pane -e`) or without attributes; whatever it holds, in one pass. */
export function readScreen(captured: string): Screen {
  const isStyled = captured.includes(`${escapeSign}[`);
  let style = plain;
  const readRow = (row: string): Line => {
    let text = "";
    let bright = "";
    const [first = "", ...rest] = row.split(escapeSign);
    for (const [at, part] of [first, ...rest].entries()) {
      const found = at === 0 ? null : sequence.exec(part);
      if (found?.[1] !== undefined) style = restyled(style, found[1]);
      const written = part
        .slice(found?.[0].length ?? 0)
        .replace(unwritten, "")
        .replaceAll("\u00a0", " ");
      text += written;
      bright += isFaint(style) ? " ".repeat(written.length) : written;
    }
    return isStyled ? { text: text.trimEnd(), bright: bright.trimEnd() } : { text: text.trimEnd() };
  };
  const lines = captured.replace(/\n$/, "").split("\n").map(readRow);
  return { lines, columns: lines.reduce((most, { text }) => Math.max(most, [...text].length), 0) };
}

/** Control characters that leave nothing on a screen. */
const unwritten = /(?!\t)\p{Cc}/gu;

interface Style {
  readonly dim: boolean;
  readonly grey: boolean;
}

const plain: Style = { dim: false, grey: false };

function isFaint({ dim, grey }: Style): boolean {
  return dim || grey;
}

/** The style after a graphic attribute; only what makes text faint is followed. */
function restyled(before: Style, attributes: string): Style {
  const codes = attributes.split(/[;:]/).map(Number);
  let { dim, grey } = before;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) [dim, grey] = [false, false];
    else if (code === 2) dim = true;
    else if (code === 22) dim = false;
    else if (code === 38 || code === 48) {
      const [isGrey, length] = extendedColour(codes.slice(at + 1, at + 5));
      if (code === 38) grey = isGrey;
      at += length;
    } else if ((code >= 30 && code <= 37) || code === 39 || (code >= 91 && code <= 97)) grey = false;
    else if (code === 90) grey = true;
  }
  return { dim, grey };
}

/** Whether the colour behind a 38 or 48 is a middle grey, and how many codes it takes. */
function extendedColour([kind = 0, first = 0, second = 0, third = 0]: readonly number[]): [boolean, number] {
  if (kind === 5) return [first === 8 || (first >= 238 && first <= 250), 2];
  if (kind === 2) return [first === second && second === third && first > 50 && first < 190, 4];
  return [false, 1];
}

/** The number of the last row that holds anything, or -1. */
export function lastWritten(lines: readonly Line[]): number {
  return lines.findLastIndex(({ text }) => text !== "");
}
