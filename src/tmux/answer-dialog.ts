import { createHash } from "node:crypto";
import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import type { ClientId, Dialog, Option } from "./detectors/detector.ts";
import { openDialog } from "./detectors/detectors.ts";
import { type ClientView, longestPlainRun, lookAtClient, type Unusable } from "./look-at-client.ts";
import type { PaneLocks } from "./pane-lock.ts";
import type { Key, PaneId, Tmux } from "./tmux.ts";

export interface AnswerOrder {
  readonly pane: PaneId;
  readonly verdict: "approve" | "reject";
  /** The dialog that was decided on, as `dialogHash` knows it. */
  readonly dialog: string;
  /** The whole command, where a hook has told it: then the screen need not show all of it. */
  readonly isCommandKnown?: boolean;
}

/** Why no key was pressed. */
export type AnswerRefusal = Unusable | "changed" | "typing" | "incomplete" | "no_key" | "busy";

/** What became of an answer: `unsure` where a key was, or may have been, pressed and the dialog is not seen to go. */
export type Answered =
  | { readonly state: "answered"; readonly label: string }
  | { readonly state: "unsure"; readonly evidence: string }
  | { readonly state: "refused"; readonly reason: AnswerRefusal };

export interface AnswerParts {
  readonly tmux: Tmux;
  readonly locks: PaneLocks;
  readonly clock: Clock;
}

const lookEvery: Milliseconds = 20;
const lockPatience: Milliseconds = 2_000;
/** How long a dialog may take to go. Gemini CLI waits after a digit whether another one follows. */
const goneWithin: Readonly<Record<ClientId, Milliseconds>> = {
  "claude-code": 500,
  codex: 500,
  "gemini-cli": 1_500,
  opencode: 500,
};

/** Which dialog this is: what it says, whatever option the cursor is on. */
export function dialogHash(client: ClientId, { title, command, complete, options }: Dialog): string {
  const offered = options.map(({ key, label }) => [key, label]);
  return createHash("sha256")
    .update(JSON.stringify([client, title, command, complete, offered]))
    .digest("hex");
}

/** Answers an open dialog by one key, that of the option whose label means the verdict; never by Enter, never twice. */
export async function answerDialog(parts: AnswerParts, order: AnswerOrder): Promise<Answered> {
  const name = `${parts.tmux.socket} ${order.pane}`;
  const answered = await parts.locks.hold(name, lockPatience, () => answerAlone(parts, order));
  return answered ?? { state: "refused", reason: "busy" };
}

async function answerAlone(parts: AnswerParts, order: AnswerOrder): Promise<Answered> {
  const found = await lookAtClient(parts.tmux, order.pane);
  if (typeof found === "string") return { state: "refused", reason: found };
  const dialog = openDialog(found.seen);
  if (dialog === undefined || dialogHash(found.seen.client, dialog) !== order.dialog) {
    return { state: "refused", reason: "changed" };
  }
  const choice = keyFor(dialog, order);
  return typeof choice === "string"
    ? { state: "refused", reason: choice }
    : press(parts, order, found, dialog, choice);
}

interface Choice {
  readonly key: Key;
  readonly option: Option;
}

function keyFor(dialog: Dialog, { verdict, isCommandKnown = false }: AnswerOrder): Choice | AnswerRefusal {
  if (dialog.typing) return "typing";
  // To refuse what cannot be read whole is safe; to clear it is not.
  if (verdict === "approve" && !dialog.complete && !isCommandKnown) return "incomplete";
  const option = dialog.options.find(({ meaning }) => meaning === (verdict === "approve" ? "once" : "no"));
  if (option?.key == null) return "no_key";
  const key = /\(esc\)$/.test(option.label) ? "Escape" : option.key;
  return key === "Escape" || isDigit(key) ? { key, option } : "no_key";
}

function isDigit(key: string): key is `${number}` {
  return /^[1-9]$/.test(key);
}

async function press(
  { tmux, clock }: AnswerParts,
  order: AnswerOrder,
  { view, seen }: ClientView,
  dialog: Dialog,
  { key, option }: Choice,
): Promise<Answered> {
  // The command's own words, else those around it, of which every dialog has some.
  const shows = longestPlainRun(dialog.command.split("\n")) ?? longestPlainRun([dialog.title, option.label]);
  if (shows === undefined) return { state: "refused", reason: "no_key" };
  const written = await tmux.press(key, { pane: view.id, pid: view.pid, shows });
  if (written === "held") return { state: "refused", reason: "changed" };
  if (written === "unsure")
    return { state: "unsure", evidence: "tmux did not say whether the key was pressed" };
  const end = clock.monotonic() + goneWithin[seen.client];
  do {
    await pause(clock, lookEvery);
    if (isGone(await lookAtClient(tmux, view.id), order.dialog))
      return { state: "answered", label: option.label };
  } while (clock.monotonic() < end);
  return {
    state: "unsure",
    evidence: `${key} was pressed for ${JSON.stringify(option.label)}, and the dialog is still there`,
  };
}

/** A screen that nobody knows may be one that is being drawn: only a known one proves that the dialog is gone. */
function isGone(found: ClientView | Unusable, hash: string): boolean {
  if (typeof found === "string") return false;
  const dialog = openDialog(found.seen);
  return dialog === undefined || dialogHash(found.seen.client, dialog) !== hash;
}
