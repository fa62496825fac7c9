import type { Pane, PaneId, PaneView } from "./tmux.ts";

/**
 * One `tmux` program prints everything: the list of panes, and then each pane's screen behind a line that names it. Those
 * lines begin with a word that is made anew for each call and given on stdin, so that no pane can print it.
 */
export interface Listing {
  /** Every pane that there is. */
  readonly panes: readonly Pane[];
  /** The screens that were asked for and are still there. */
  readonly screens: ReadonlyMap<PaneId, string>;
  /** Whether the server did all that it was told. */
  readonly isWhole: boolean;
}

const facts = [
  "pane_id",
  "pane_pid",
  "pane_dead",
  "pane_in_mode",
  "pane_width",
  "pane_height",
  "pane_current_command",
  "pane_current_path",
];

/** The commands that print the panes of a server and the screens of these. */
export function listingScript(word: string, panes: readonly PaneId[], isStyled: boolean): string {
  const format = facts.map((fact) => `#{${fact}}`).join("\t");
  const capture = isStyled ? "capture-pane -e -p" : "capture-pane -p";
  return [
    `list-panes -a -F "${word} pane\t${format}"`,
    ...panes.flatMap((pane) => [
      `display-message -p "${word} screen ${pane.slice(1)}"`,
      `${capture} -t ${pane}`,
    ]),
    `display-message -p "${word} end"`,
    "",
  ].join("\n");
}

/** Reads what such a script printed. */
export function readListing(word: string, printed: string): Listing {
  const panes: Pane[] = [];
  const screens = new Map<PaneId, string>();
  const marks = [...printed.matchAll(new RegExp(`^${word} (pane|screen|end)(.*)\n`, "gm"))];
  for (const [at, mark] of marks.entries()) {
    const [line, kind, rest = ""] = mark;
    if (kind === "pane") panes.push(...readPane(rest.slice(1).split("\t")));
    // Without its `%`, which tmux would take for one of a date.
    const pane = `%${rest.slice(1)}`;
    if (kind === "screen" && isPaneId(pane))
      screens.set(pane, printed.slice(mark.index + line.length, marks[at + 1]?.index));
  }
  // A pane that is gone has no screen, only the line that names it.
  for (const [pane, screen] of screens) if (screen === "") screens.delete(pane);
  return { panes, screens, isWhole: marks.at(-1)?.[1] === "end" };
}

function readPane([id = "", ...values]: readonly string[]): readonly Pane[] {
  const [pid, dead, mode, columns, rows, program = "", ...folder] = values;
  if (!isPaneId(id)) return [];
  return [
    {
      id,
      pid: Number(pid),
      isDead: dead === "1",
      isInMode: mode !== "0",
      columns: Number(columns),
      rows: Number(rows),
      program,
      folder: folder.join("\t"),
    },
  ];
}

export function isPaneId(text: string): text is PaneId {
  return /^%\d+$/.test(text);
}

/** The panes whose screens are there. */
export function viewsOf({ panes, screens }: Listing): readonly PaneView[] {
  return panes.flatMap((pane) => {
    const captured = screens.get(pane.id);
    return captured === undefined ? [] : [{ ...pane, captured }];
  });
}
