import { mayBeClient } from "./client-programs.ts";
import type { Finding } from "./detectors/detector.ts";
import { detect, type Seen } from "./detectors/detectors.ts";
import { readScreen, type Screen } from "./screen.ts";
import type { PaneId, PaneView, Tmux } from "./tmux.ts";

/** Why nothing can be written into a pane at all. */
export type Unusable = "dead" | "mode" | "unknown_screen" | "not_the_client";

/** A pane in which a known client runs, and what it shows. */
export interface ClientView {
  readonly view: PaneView;
  readonly screen: Screen;
  readonly seen: Finding;
}

/** Looks at a pane, and refuses whatever is not a client that can be written to. */
export async function lookAtClient(tmux: Tmux, pane: PaneId): Promise<ClientView | Unusable> {
  const view = await tmux.lookAt(pane);
  if (view === undefined || view.isDead) return "dead";
  if (view.isInMode) return "mode";
  const screen = readScreen(view.captured);
  const seen = detect(screen);
  if (!isOfClient(seen)) return "unknown_screen";
  return mayBeClient(seen.client, view.program) ? { view, screen, seen } : "not_the_client";
}

function isOfClient(seen: Seen): seen is Finding {
  return seen.client !== null && seen.state !== "unknown" && seen.state !== "exited";
}

/** Letters, digits and blanks that stand on one row: the longest such run, by which a pane is known again. */
export function longestPlainRun(rows: readonly string[]): string | undefined {
  const runs = rows.flatMap((row) => row.match(/[A-Za-z0-9]+(?: [A-Za-z0-9]+)*/g) ?? []);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  return longest?.slice(0, 60).trimEnd();
}
