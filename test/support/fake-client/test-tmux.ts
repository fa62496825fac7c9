import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../../src/base/clock.ts";
import { readEnvironment } from "../../../src/base/environment.ts";
import type { PaneId } from "../../../src/tmux/tmux.ts";
import { TmuxServer } from "../../../src/tmux/tmux-server.ts";
import { type DrawnClient, drawnClients } from "./drawn-screen.ts";
import { FakeClient } from "./fake-client.ts";

const run = promisify(execFile);

/** A pane with a client's stand-in in it. */
export interface ClientPane {
  readonly pane: PaneId;
  readonly client: FakeClient;
}

/** A real tmux server with a socket in a folder of its own. */
export class TestTmux {
  readonly folder = mkdtempSync(join(tmpdir(), "visto-tmux-"));
  readonly socket = join(this.folder, "socket");
  readonly tmux = new TmuxServer({
    socket: this.socket,
    clock: systemClock,
    variables: readEnvironment().variables,
  });
  readonly #clients: FakeClient[] = [];
  #isOpen = false;
  #pid: number | undefined;

  /** Runs `tmux` on this server. */
  async do(...words: readonly string[]): Promise<string> {
    return (await run("tmux", ["-S", this.socket, "-f", "/dev/null", ...words])).stdout.trimEnd();
  }

  /** A pane in which this program waits; its name is what tmux sees in the foreground. */
  async pane(program = "claude"): Promise<{ readonly pane: PaneId; readonly terminal: string }> {
    const waiting = this.#programNamed(program);
    const place = this.#isOpen ? ["new-window", "-d"] : ["new-session", "-d", "-x", "80", "-y", "24"];
    if (!this.#isOpen)
      await this.do(
        ...place,
        "-P",
        "-F",
        "#{pane_id}",
        `${waiting} 100000`,
        ";",
        "set",
        "-g",
        "remain-on-exit",
        "on",
      );
    else await this.do(...place, `${waiting} 100000`);
    this.#isOpen = true;
    this.#pid ??= Number(await this.do("display-message", "-p", "#{pid}"));
    const panes = (await this.do("list-panes", "-a", "-F", "#{pane_id} #{pane_tty}")).split("\n");
    const [pane = "", terminal = ""] = (panes.sort(byNumber).at(-1) ?? "").split(" ");
    return { pane: pane as PaneId, terminal };
  }

  /** A pane with a stand-in of this client in it. */
  async client(client: DrawnClient = "claude-code"): Promise<ClientPane> {
    const { pane, terminal } = await this.pane(drawnClients[client].program);
    const fake = new FakeClient(client, terminal);
    this.#clients.push(fake);
    return { pane, client: fake };
  }

  /** Ends the server by force: a test may have left it stopped. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    if (this.#pid !== undefined && isAlive(this.#pid)) process.kill(this.#pid, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  #programNamed(name: string): string {
    const path = join(this.folder, name);
    try {
      symlinkSync(execFileSync("sh", ["-c", "command -v sleep"], { encoding: "utf8" }).trim(), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    return path;
  }
}

function byNumber(a: string, b: string): number {
  return Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
