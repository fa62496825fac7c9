import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** When Redis syncs its log to the disk: before each answer, or once a second. */
export type Appendfsync = "always" | "everysec";

/** The version of the installed redis-server, or undefined where there is none. */
export function redisVersion(): string | undefined {
  const { stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return /v=(\S+)/.exec(stdout ?? "")?.[1];
}

/** A redis-server of the bench's own: own port, own folder, nothing kept. */
export class RedisServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #end = (): void => void this.#process.kill("SIGKILL");

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
    process.once("exit", this.#end);
  }

  static async start(folder: string, appendfsync: Appendfsync): Promise<RedisServer> {
    const port = await freePort();
    const settings = { port, bind: "127.0.0.1", dir: folder, save: "", appendonly: "yes", appendfsync };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
    const server = new RedisServer(child, port);
    await readyLine(child);
    return server;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#end();
    await ended;
    process.off("exit", this.#end);
  }
}

async function readyLine(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error("expected a redis-server with a readable output");
  const lines = createInterface(child.stdout);
  const heard: string[] = [];
  for await (const line of lines) {
    heard.push(line);
    if (line.includes("Ready to accept connections")) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error(`redis-server did not start: ${heard.join("\n")}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("expected a port of this machine");
  return address.port;
}
