import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Variables } from "../base/environment.ts";
import { invariant } from "../base/errors.ts";
import { isPaneId, type Listing, listingScript, readListing, viewsOf } from "./read-panes.ts";
import { runTmux } from "./run-tmux.ts";
import type { Away, Key, PaneId, PaneView, Tmux, WriteGuard, Written } from "./tmux.ts";

export interface TmuxServerParts {
  /** A name as of `tmux -L`, or a path as of `tmux -S`. */
  readonly socket: string;
  readonly clock: Clock;
  readonly variables: Variables;
}

/** A tmux server, spoken to by one short-lived `tmux` program for each call. */
export class TmuxServer implements Tmux {
  readonly socket: string;
  readonly #parts: TmuxServerParts;
  readonly #choice: readonly string[];
  #known: readonly PaneId[] = [];

  constructor(parts: TmuxServerParts) {
    this.socket = parts.socket;
    this.#parts = parts;
    this.#choice = parts.socket.includes("/") ? ["-S", parts.socket] : ["-L", parts.socket];
  }

  /** In one call, as long as no pane has come since the one before. */
  async look(): Promise<readonly PaneView[] | Away> {
    const first = await this.#list(this.#known, false);
    if ("away" in first) return first;
    this.#known = first.panes.map(({ id }) => id);
    const unseen = this.#known.filter((id) => !first.screens.has(id));
    if (unseen.length === 0) return viewsOf(first);
    const second = await this.#list(unseen, false);
    if ("away" in second) return second;
    return viewsOf({ ...first, screens: new Map([...first.screens, ...second.screens]) });
  }

  async lookAt(pane: PaneId): Promise<PaneView | undefined> {
    const listing = await this.#list([pane], true);
    return "away" in listing ? undefined : viewsOf(listing).find(({ id }) => id === pane);
  }

  async paste(text: string, guard: WriteGuard): Promise<Written> {
    const buffer = `visto-${randomBytes(8).toString("hex")}`;
    const loaded = await this.#run(["load-buffer", "-b", buffer, "-"], text);
    if (loaded.stderr !== "") return "held";
    return this.#write(
      `paste-buffer -d -p -r -b ${buffer} -t ${guard.pane}`,
      guard,
      `delete-buffer -b ${buffer}`,
    );
  }

  press(key: Key, guard: WriteGuard): Promise<Written> {
    return this.#write(`send-keys -t ${guard.pane} ${key}`, guard);
  }

  /** The server looks and writes in one step, between which nothing can happen. */
  async #write(command: string, guard: WriteGuard, otherwise?: string): Promise<Written> {
    const word = newWord();
    const say = (what: Written): string => `display-message -p '${word} ${what}'`;
    const instead = otherwise === undefined ? say("held") : `${otherwise} ; ${say("held")}`;
    const script = `if-shell -F -t ${guard.pane} "${condition(guard)}" "${command} ; ${say("written")}" "${instead}"\n`;
    const { stdout } = await this.#script(script);
    if (stdout.includes(`${word} written\n`)) return "written";
    return stdout.includes(`${word} held\n`) ? "held" : "unsure";
  }

  async #list(panes: readonly PaneId[], isStyled: boolean): Promise<Listing | Away> {
    const word = newWord();
    const { stdout, stderr } = await this.#script(listingScript(word, panes, isStyled));
    const listing = readListing(word, stdout);
    if (listing.isWhole) return listing;
    const away = stderr === "" ? "it gave no whole answer" : stderr;
    return { away, isGone: notRunning.test(away) };
  }

  #script(script: string) {
    return this.#run(["source-file", "-"], script);
  }

  #run(words: readonly string[], input: string) {
    return runTmux([...this.#choice, ...words], input, this.#parts);
  }
}

/** How tmux says that nobody listens on its socket. */
const notRunning = /^(?:no server running on|error connecting to) .*|^server exited/;

function newWord(): string {
  return `visto-${randomBytes(16).toString("hex")}`;
}

/** The guard as a format of tmux: alive, in no mode, alone, of the same process, and with that text on its screen. */
function condition({ pane, pid, shows }: WriteGuard): string {
  invariant(isPaneId(pane) && Number.isSafeInteger(pid), "a pane and its process are numbers");
  invariant(/^[A-Za-z0-9 ]+$/.test(shows), "what is looked for in a pane has no sign that tmux reads");
  const isBusy = "#{||:#{pane_dead},#{||:#{pane_in_mode},#{pane_synchronized}}}";
  return `#{?${isBusy},0,#{&&:#{==:#{pane_pid},${pid}},#{C:${shows}}}}`;
}
