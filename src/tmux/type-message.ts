import { type Clock, type Milliseconds, pause } from "../base/clock.ts";
import { inputBoxOf, waitingStates } from "./detectors/detectors.ts";
import { type ClientView, longestPlainRun, lookAtClient, type Unusable } from "./look-at-client.ts";
import { messageText } from "./message-text.ts";
import type { PaneLocks } from "./pane-lock.ts";
import type { PaneId, Tmux, WriteGuard } from "./tmux.ts";

/** Proves what a client was given, by a hook of the client that tells of each prompt. */
export interface PromptProof {
  /** Whether the client took exactly this text as a prompt; false where nothing told of it within the limit. */
  wasSubmitted(
    prompt: { readonly pane: PaneId; readonly text: string },
    limit: Milliseconds,
  ): Promise<boolean>;
}

/** Why nothing was typed. */
export type TypingRefusal = Unusable | "dialog" | "draft" | "busy";

/**
 * What became of a message. `delivered` is proven by the client's own word; `unconfirmed` was typed, and may have
 * arrived, so that it is never typed again; `refused` was not typed at all.
 */
export type Typed =
  | { readonly state: "delivered" | "unconfirmed"; readonly evidence: string }
  | { readonly state: "refused"; readonly reason: TypingRefusal };

export interface TypingParts {
  readonly tmux: Tmux;
  readonly locks: PaneLocks;
  readonly clock: Clock;
  readonly proof?: PromptProof;
}

export interface TypingOrder {
  readonly pane: PaneId;
  readonly text: string;
  /** How long it is waited until the client is idle and nobody else writes to it. */
  readonly patience: Milliseconds;
}

const lookEvery: Milliseconds = 20;
/** How long what was pasted may take to stand in the box, and what was entered to leave it. */
const seenWithin: Milliseconds = 1_500;
const leftWithin: Milliseconds = 600;
const mostEnters = 3;
const provenWithin: Milliseconds = 2_000;

/** Types a message into a client that is idle, and sees to it that it was taken; see Typed. */
export async function typeMessage(parts: TypingParts, order: TypingOrder): Promise<Typed> {
  const name = `${parts.tmux.socket} ${order.pane}`;
  const typed = await parts.locks.hold(name, order.patience, () => typeAlone(parts, order));
  return typed ?? { state: "refused", reason: "busy" };
}

async function typeAlone(parts: TypingParts, { pane, text, patience }: TypingOrder): Promise<Typed> {
  const idle = await waitForIdle(parts, pane, patience);
  if (typeof idle === "string") return { state: "refused", reason: idle };
  const typing = new Typing(parts, idle, messageText(text));
  const pasted = await typing.paste();
  if (pasted !== undefined) return pasted;
  return typing.enter();
}

/** Idle at two looks: between the frames of a working one it may seem so. */
async function waitForIdle(
  { tmux, clock }: TypingParts,
  pane: PaneId,
  patience: Milliseconds,
): Promise<ClientView | TypingRefusal> {
  const end = clock.monotonic() + patience;
  let wasIdle = false;
  for (;;) {
    const found = await lookAtClient(tmux, pane);
    if (typeof found !== "string" && found.seen.state === "idle") {
      if (wasIdle) return found;
      wasIdle = true;
    } else {
      wasIdle = false;
      const refusal = refusalOf(found);
      if (refusal !== "busy" || clock.monotonic() >= end) return refusal;
    }
    await pause(clock, lookEvery * 3);
  }
}

function refusalOf(found: ClientView | Unusable): TypingRefusal {
  if (typeof found === "string") return found;
  if (waitingStates.has(found.seen.state)) return "dialog";
  return found.seen.state === "draft" ? "draft" : "busy";
}

/** One message on its way into one box. */
class Typing {
  readonly #parts: TypingParts;
  readonly #idle: ClientView;
  readonly #text: string;

  constructor(parts: TypingParts, idle: ClientView, text: string) {
    this.#parts = parts;
    this.#idle = idle;
    this.#text = text;
  }

  /** Undefined once the text, and nothing else, stands in the box. */
  async paste(): Promise<Typed | undefined> {
    const { tmux } = this.#parts;
    const { screen } = this.#idle;
    // What the idle screen shows at its bottom is there as long as nothing else has taken its place.
    const shows = longestPlainRun(screen.lines.slice(-12).map(({ text }) => text));
    if (shows === undefined) return { state: "refused", reason: "unknown_screen" };
    const written = await tmux.paste(this.#text, this.#guard(shows));
    if (written === "held") return { state: "refused", reason: "busy" };
    if (written === "unsure") return unconfirmed("tmux did not say whether it was pasted");
    const isThere = await this.#until(seenWithin, (found) => this.#holds(found));
    return isThere
      ? undefined
      : unconfirmed("pasted, but not seen alone in the input box, so Enter was not pressed");
  }

  /** Presses Enter as long as the text stands alone in the box, which no dialog leaves it. */
  async enter(): Promise<Typed> {
    const { tmux } = this.#parts;
    const shows = longestPlainRun(this.#text.split("\n").flatMap((line) => line.split(" "))) ?? "visto";
    for (let enters = 0; enters < mostEnters; enters++) {
      if (!this.#holds(await this.#look())) break;
      const written = await tmux.press("Enter", this.#guard(shows));
      if (written !== "written")
        return unconfirmed("it stands in the input box: the screen changed before Enter");
      if (await this.#until(leftWithin, (found) => this.#isGone(found))) return this.#prove();
    }
    return unconfirmed("it did not leave the input box");
  }

  async #prove(): Promise<Typed> {
    const { proof } = this.#parts;
    const prompt = { pane: this.#idle.view.id, text: this.#text };
    if (proof === undefined) return unconfirmed("it was seen in the input box and left it");
    const isProven = await proof.wasSubmitted(prompt, provenWithin);
    return isProven
      ? { state: "delivered", evidence: "the client took it as a prompt" }
      : unconfirmed("it left the input box, and the client has not told of it");
  }

  #guard(shows: string): WriteGuard {
    const { id, pid } = this.#idle.view;
    return { pane: id, pid, shows };
  }

  #look(): Promise<ClientView | Unusable> {
    return lookAtClient(this.#parts.tmux, this.#idle.view.id);
  }

  async #until(limit: Milliseconds, isSo: (found: ClientView | Unusable) => boolean): Promise<boolean> {
    const { clock } = this.#parts;
    const end = clock.monotonic() + limit;
    for (;;) {
      if (isSo(await this.#look())) return true;
      if (clock.monotonic() >= end) return false;
      await pause(clock, lookEvery);
    }
  }

  /** Whether exactly the text stands in the box; of a long one the end, where the box has scrolled. */
  #holds(found: ClientView | Unusable): boolean {
    if (typeof found === "string" || waitingStates.has(found.seen.state)) return false;
    const box = squeezed(inputBoxOf(found.seen.client, found.screen) ?? "");
    const text = squeezed(this.#text);
    return box === text || (box.length > 40 && text.endsWith(box)) || /^\[Pastedtext#\d+/.test(box);
  }

  #isGone(found: ClientView | Unusable): boolean {
    if (typeof found === "string") return false;
    // A dialog, too, stands where the box was: the text was taken, and has led to it.
    return !this.#holds(found);
  }
}

function unconfirmed(evidence: string): Typed {
  return { state: "unconfirmed", evidence };
}

/** Without blanks: a box breaks lines where it wants. */
function squeezed(text: string): string {
  return text.replace(/\s+/g, "");
}
