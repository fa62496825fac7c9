import type { Option } from "../../../src/tmux/detectors/detector.ts";
import { detect, openDialog } from "../../../src/tmux/detectors/detectors.ts";
import { readScreen } from "../../../src/tmux/screen.ts";
import { type GivenScreen, givenScreens } from "../../support/screens/given-screens.ts";
import { Seeded } from "../../support/seeded.ts";
import { drawMutations, type MutationName, mutations, rowsOf } from "./mutate-screen.ts";

/** What a mutated screen was taken for and must not be. */
export interface ScreenFinding {
  readonly file: string;
  readonly mutations: readonly MutationName[];
  readonly problem: string;
  readonly text: string;
}

export interface ScreenHunt {
  readonly cases: number;
  /** Mutated dialogs that were still recognised: without them nothing would have been tried. */
  readonly stillDialogs: number;
  readonly findings: readonly ScreenFinding[];
}

/** Mutates given screens, and holds what is seen on them against the originals. */
export function huntScreens({ cases, seed }: { readonly cases: number; readonly seed: number }): ScreenHunt {
  const random = new Seeded(seed);
  const findings: ScreenFinding[] = [];
  let stillDialogs = 0;
  for (let n = 0; n < cases; n++) {
    const screen = givenScreens[Math.floor(random.between(0, givenScreens.length))] ?? givenScreens[0];
    if (!screen) throw new Error("there are no screens");
    const names = drawMutations(random);
    const base = rowsOf(random.chance(0.3) ? screen.styled : screen.plain);
    const rows = names.reduce((left, name) => mutations[name](left, random, givenScreens), base);
    const text = rows.join("\n");
    const looked = look(screen, text, names);
    if (looked === "still a dialog") stillDialogs++;
    else if (looked !== undefined)
      findings.push({ file: screen.file, mutations: names, problem: looked, text });
  }
  return { cases, stillDialogs, findings };
}

function look(screen: GivenScreen, text: string, names: readonly MutationName[]): string | undefined {
  let dialog: ReturnType<typeof openDialog>;
  try {
    dialog = openDialog(detect(readScreen(text)));
  } catch (error) {
    return `it throws ${String(error)}`;
  }
  if (dialog === undefined) return undefined;
  if (screen.state !== "permission") return `a screen that is ${screen.state} is taken for a dialog`;
  const original = openDialog(detect(readScreen(screen.plain)))?.options ?? [];
  const wrong = dialog.options.find((option) => !original.some((one) => isSame(one, option, names)));
  if (wrong) return `key ${wrong.key} carries ${JSON.stringify(wrong.label)}, which it did not`;
  return names.length > 0 ? "still a dialog" : undefined;
}

/**
 * Whether an option is still what it was. The label of one that is never taken may be shorter or longer where rows were
 * doubled or lost their ends: nothing on such a screen tells what it was.
 */
function isSame(one: Option, option: Option, names: readonly MutationName[]): boolean {
  const isTorn = names.includes("cutColumns") || names.includes("doubleRow");
  const isLabel = one.label === option.label || (isTorn && option.meaning === "other");
  return one.key === option.key && one.meaning === option.meaning && isLabel;
}
