import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { wait, waitUntil } from "../support/wait.ts";

const run = promisify(execFile);

/** How long a client may take to show what is expected, in milliseconds. */
const patience = 90_000;

/** A person's pause between the last letter and Enter: clients take what comes at once for a paste. */
const keyPause = 150;

/** How long a dialog may take to go, in milliseconds, and how often a person tries. */
const goneLimit = 1_000;
const mostPresses = 5;

/** What runs in a pane. */
export interface Program {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A tmux server of the suite's own, with one client in each window. */
export class Panes {
  readonly #socket: string;
  #count = 0;

  /** `socket`: a path in the suite's folder. */
  constructor(socket: string) {
    this.#socket = socket;
  }

  /** Starts a program in a window of its own; answers the pane's id. */
  async start({ words, environment, cwd }: Program): Promise<string> {
    const given = Object.entries(environment).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const isFirst = this.#count++ === 0;
    const where = isFirst
      ? ["new-session", "-d", "-x", "120", "-y", "40", "-s", "clients"]
      : ["new-window", "-d", "-t", "clients:"];
    const { stdout } = await this.#tmux(...where, "-P", "-F", "#{pane_id}", "-c", cwd, ...given, ...words);
    return stdout.trim();
  }

  /** Presses a key after a person's pause. */
  async press(pane: string, key: string): Promise<void> {
    await wait(keyPause);
    await this.#tmux("send-keys", "-t", pane, key);
  }

  /** Types a line as a person does: seen in the box before Enter. */
  async say(pane: string, line: string): Promise<void> {
    await this.#tmux("send-keys", "-t", pane, "-l", "--", line);
    const end = line.slice(-20);
    await this.shows(pane, (screen) => screen.replaceAll(/\s*\n\s*/g, "").includes(end));
    await this.press(pane, "Enter");
  }

  /** Answers a dialog by a key, as a person does who sees whether it went: one that has just opened takes none yet. */
  async answer(pane: string, dialog: RegExp, key: string): Promise<void> {
    await this.shows(pane, dialog);
    for (let press = 0; press < mostPresses; press++) {
      await this.press(pane, key);
      const isGone = await waitUntil(
        async () => !dialog.test(await this.screen(pane)) || undefined,
        goneLimit,
      );
      if (isGone) return;
    }
    throw new Error(`the dialog did not go by ${key}:\n${await this.screen(pane)}`);
  }

  async screen(pane: string): Promise<string> {
    const { stdout } = await this.#tmux("capture-pane", "-p", "-J", "-t", pane);
    return stdout.trimEnd();
  }

  /** Resolves with the screen once it shows this. */
  async shows(pane: string, what: RegExp | ((screen: string) => boolean)): Promise<string> {
    let screen = "";
    const look = async (): Promise<true | undefined> => {
      screen = await this.screen(pane);
      return (typeof what === "function" ? what(screen) : what.test(screen)) || undefined;
    };
    if (await waitUntil(look, patience)) return screen;
    throw new Error(`expected the pane to show ${what}, it shows:\n${screen}`);
  }

  async end(pane: string): Promise<void> {
    await this.#tmux("kill-pane", "-t", pane).catch(() => undefined);
  }

  /** Ends the server and with it everything that runs in its windows. */
  async close(): Promise<void> {
    await this.#tmux("kill-server").catch(() => undefined);
  }

  #tmux(...args: readonly string[]): Promise<{ stdout: string }> {
    const env = {
      PATH: process.env.PATH ?? "",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      HOME: "/nonexistent",
    };
    return run("tmux", ["-S", this.#socket, "-f", "/dev/null", ...args], { env });
  }
}
