import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { detect, openDialog } from "../tmux/detectors/detectors.ts";
import { readScreen } from "../tmux/screen.ts";

/** What a captured screen shows, as `visto screen explain` prints it. */
export interface ScreenExplanation {
  readonly client: string | null;
  readonly state: string;
  readonly dialog?: {
    readonly title: string;
    readonly command: string;
    readonly complete: boolean;
    readonly options: readonly { readonly key: string | null; readonly label: string }[];
  };
}

/** Reads a file and says what it shows; as the screen door would, for it is the same code. */
export function explainScreen(cwd: string, file: string): ScreenExplanation {
  const seen = detect(readScreen(readFileSync(resolve(cwd, file), "utf8")));
  const { client, state } = seen;
  const dialog = openDialog(seen);
  if (dialog === undefined) return { client, state };
  const { title, command, complete } = dialog;
  const options = dialog.options.map(({ key, label }) => ({ key, label }));
  return { client, state, dialog: { title, command, complete, options } };
}
