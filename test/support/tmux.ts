import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { waitUntil } from "./wait.ts";

const run = promisify(execFile);

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

/** A real terminal: a tmux server of its own, whose windows are the terminals of different people. */
export class Terminals {
  readonly #socket = `visto-test-${process.pid}-${Math.random().toString(36).slice(2)}`;

  /** Opens the first window with this environment; the others have the same. */
  async open(name: string, environment: Readonly<Record<string, string>>, cwd: string): Promise<void> {
    const names = ["-L", this.#socket, "-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "200"];
    await run("tmux", [...names, "-s", "visto", "-n", name, "-c", cwd, shell], { env: { ...environment } });
  }

  async add(name: string, cwd: string): Promise<void> {
    await this.#tmux("new-window", "-d", "-t", "visto", "-n", name, "-c", cwd, shell);
  }

  /** Types a line, with Enter. */
  async type(name: string, line: string): Promise<void> {
    await this.#tmux("send-keys", "-t", `visto:${name}`, "-l", line);
    await this.#tmux("send-keys", "-t", `visto:${name}`, "Enter");
  }

  async screen(name: string): Promise<string> {
    const { stdout } = await this.#tmux("capture-pane", "-p", "-J", "-t", `visto:${name}`);
    return stdout.trimEnd();
  }

  /** Resolves with the screen once it shows this. */
  async shows(name: string, what: RegExp): Promise<string> {
    let screen = "";
    const look = async (): Promise<true | undefined> => {
      screen = await this.screen(name);
      return what.test(screen) || undefined;
    };
    if (await waitUntil(look, patience)) return screen;
    throw new Error(`expected ${name} to show ${what}, it shows:\n${screen}`);
  }

  /** Ends the server and with it everything that runs in its windows. */
  async close(): Promise<void> {
    await this.#tmux("kill-server").catch(() => undefined);
  }

  #tmux(...args: readonly string[]): Promise<{ stdout: string }> {
    return run("tmux", ["-L", this.#socket, ...args]);
  }
}

/** How long a screen may take to show what is expected, in milliseconds. */
const patience = 60_000;

/** A shell with a known prompt and nobody's settings. */
const shell = "env PS1='$ ' bash --noprofile --norc";
