/**
 * Detectors say what a captured screen shows. There is one for each client; each is a pure function of the screen.
 *
 * What they promise: a dialog is one only where it is drawn as its client draws it, at the bottom of the screen, with
 * every row between its first option and the end accounted for; so a dialog that a transcript quotes is none. A key
 * belongs to the option whose label stands behind it, never to a place in the list. What nobody recognises is `unknown`,
 * which is a state of its own. They never throw, and take time in proportion to the screen.
 */

import type { Screen } from "../screen.ts";

export const clients = ["claude-code", "codex", "gemini-cli", "opencode"] as const;
/** The programs whose screens are known. */
export type ClientId = (typeof clients)[number];

export const screenStates = [
  "idle",
  "working",
  "draft",
  "permission",
  "question",
  "trust",
  "setup",
  "auto-mode-dialog",
  "exited",
  "unknown",
] as const;
/** What a client is doing, as its screen tells. */
export type ScreenState = (typeof screenStates)[number];

/** What a key means that is pressed for an option: yes to this once, no, or something beyond both. */
export type Meaning = "once" | "no" | "other";

/** One answer that a dialog offers. */
export interface Option {
  /** The key that takes it at once, as tmux names keys; null where only moving the selection would. */
  readonly key: string | null;
  readonly label: string;
  readonly meaning: Meaning;
}

/** What a permission is asked for. */
export type Subject = "command" | "file" | "tool";

/** An open question for permission. */
export interface Dialog {
  readonly title: string;
  readonly subject: Subject;
  /** What it asks to do, as far as it stands on the screen. */
  readonly command: string;
  /** Whether all of it stands on the screen. */
  readonly complete: boolean;
  /** Whether the line breaks are certainly those of the command: a client breaks long lines, too. */
  readonly exact: boolean;
  readonly options: readonly Option[];
  /** Whether somebody is typing an answer into it: keys would go into that text. */
  readonly typing: boolean;
}

/** What one detector found on a screen that is its client's. */
export type Finding =
  | { readonly client: ClientId; readonly state: "permission"; readonly dialog: Dialog }
  | { readonly client: ClientId; readonly state: Exclude<ScreenState, "permission" | "draft" | "unknown"> }
  | { readonly client: ClientId; readonly state: "draft"; readonly draft: string };

/** Recognises the screens of one client. */
export interface Detector {
  readonly client: ClientId;
  /** Undefined where this is no screen of the client, or none that is known. */
  readonly detect: (screen: Screen) => Finding | undefined;
  /** What stands in the input box, "" for nothing but a placeholder; undefined where no box is seen. */
  readonly inputBox: (screen: Screen) => string | undefined;
}
