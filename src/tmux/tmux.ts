/**
 * A tmux server as the desk sees it: panes, what they show, and two ways to write into one, a paste and a key.
 *
 * What it promises: no server is started by it, and none is harmed: a paste into a dead pane, which ends a whole tmux
 * 3.3a server, cannot happen, because the server itself looks at the pane in the same step. Nothing is written unless
 * the pane is alive, still has the same process, is in no mode, is not tied to other panes, and shows what its caller
 * has seen there. Every call ends within its time limit. A server that is not there is an answer, not a fault.
 */

/** A pane's number in its server, such as `%3`; a server never gives it twice. */
export type PaneId = `%${number}`;

/** What a server says of a pane. */
export interface Pane {
  readonly id: PaneId;
  /** The process that was started in it. */
  readonly pid: number;
  readonly isDead: boolean;
  /** Somebody reads back in it, or chooses something: keys would go there. */
  readonly isInMode: boolean;
  readonly columns: number;
  readonly rows: number;
  /** The name of the program in its foreground. */
  readonly program: string;
  /** That program's working folder. */
  readonly folder: string;
}

/** A pane with what it shows, as it was captured. */
export interface PaneView extends Pane {
  readonly captured: string;
}

/** The server does not answer. */
export interface Away {
  readonly away: string;
  /** Whether it does not run, and its panes are gone with it; else it may only hang. */
  readonly isGone: boolean;
}

/** What must hold in the same moment in which something is written into a pane. */
export interface WriteGuard {
  readonly pane: PaneId;
  readonly pid: number;
  /** Letters, digits and blanks that stand on one row of its screen. */
  readonly shows: string;
}

/** Keys that may be pressed. */
export type Key = "Enter" | "Escape" | `${number}`;

/** Whether something was written: `held` means that the guard did not hold, `unsure` that the server did not say. */
export type Written = "written" | "held" | "unsure";

export interface Tmux {
  /** Which server this is, for people: the name or path it was given. */
  readonly socket: string;
  /** Every pane of the server with its plain screen. */
  look(): Promise<readonly PaneView[] | Away>;
  /** One pane with the attributes of its screen; undefined where it is gone, or the server. */
  lookAt(pane: PaneId): Promise<PaneView | undefined>;
  /** Pastes a text in brackets, so that its line ends are none of its keys. */
  paste(text: string, guard: WriteGuard): Promise<Written>;
  press(key: Key, guard: WriteGuard): Promise<Written>;
}

export function isAway(answer: readonly PaneView[] | Away): answer is Away {
  return "away" in answer;
}
