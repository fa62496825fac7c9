import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ScreenState } from "../../../src/tmux/detectors/detector.ts";

/** A screen of a real client, captured in tmux, and what it was when it was captured. */
export interface GivenScreen {
  /** Its file below test/screens. */
  readonly file: string;
  readonly client: string;
  readonly state: ScreenState;
  readonly plain: string;
  /** The same with attributes (`capture-pane -e`). */
  readonly styled: string;
}

export const screensFolder = fileURLToPath(new URL("../../screens", import.meta.url));

function read(file: string): string {
  return readFileSync(join(screensFolder, file), "utf8");
}

/** All of test/screens/labels.json. */
export const givenScreens: readonly GivenScreen[] = Object.entries(
  JSON.parse(read("labels.json")) as Record<string, ScreenState>,
).map(([file, state]) => ({
  file,
  client: file.slice(0, file.indexOf("/")).replace(/-[\d.]+$/, ""),
  state,
  plain: read(file),
  styled: read(file.replace(/([^/]+)\.txt$/, "ansi/$1.ansi")),
}));

/** A given screen by its file. */
export function givenScreen(file: string): GivenScreen {
  const found = givenScreens.find((screen) => screen.file === file);
  if (!found) throw new Error(`no screen ${file} in ${readdirSync(screensFolder).join(", ")}`);
  return found;
}
