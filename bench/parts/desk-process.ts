import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../../src/base/environment.ts";
import { VistoClient } from "../../src/client.ts";
import { Child } from "./child.ts";

/** The built command line: what users start. */
export const bin = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** What a desk or a command gets of this process's environment: nothing that changes where it looks or who it is. */
export function plainVariables(home: string): Record<string, string> {
  const { PATH = "" } = readEnvironment().variables;
  return { PATH, HOME: home };
}

/** A desk in a process of its own, as `visto up` starts it, on a folder of the bench. */
export class DeskProcess {
  readonly #child: Child;
  readonly url: string;
  readonly data: string;

  private constructor(child: Child, url: string, data: string) {
    this.#child = child;
    this.url = url;
    this.data = data;
  }

  static async start(data: string): Promise<DeskProcess> {
    if (!existsSync(bin)) throw new Error("dist/ is not built: run `npm run build` first");
    const child = new Child([bin, "up", "--data", data, "--port", "0", "--json"], plainVariables(data));
    const { url } = await child.says<{ url?: string }>();
    if (url === undefined) throw new Error(`the desk did not start: ${child.complaints}`);
    return new DeskProcess(child, url, data);
  }

  get pid(): number {
    return this.#child.pid;
  }

  get ledgerFile(): string {
    return join(this.data, "ledger.db");
  }

  secret(role: "admin" | "agent"): string {
    return readFileSync(join(this.data, role === "admin" ? "token" : "agent-token"), "utf8").trim();
  }

  client(role: "admin" | "agent"): VistoClient {
    return new VistoClient({ url: this.url, token: this.secret(role) });
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}
