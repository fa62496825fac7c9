import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/base/clock.ts";
import { newToken } from "../../../src/clearance/credentials.ts";
import { addToken } from "../../../src/clearance/identities.ts";
import { type Role, roles } from "../../../src/domain/reviewer.ts";
import { SqliteLedger } from "../../../src/ledger/sqlite/sqlite-ledger.ts";
import { TestChild } from "../../support/child.ts";
import { root } from "../../support/cli-desk.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { type Came, type Sent, send } from "./send.ts";

/** A token whose bearer is known but no longer heard, or nobody. */
export type EndedToken = "wrong" | "revoked" | "expired";
export type TokenName = Role | EndedToken | "owner";

interface Asked {
  readonly id: string;
  readonly digest: string;
  readonly status: string;
}

/** A desk of the built `dist/` in a process and home of its own, with a token of each role. */
export class BuiltDesk {
  readonly folder: TempFolder = tempFolder();
  readonly data = this.folder.file("data");
  readonly #tokens = new Map<TokenName, string>();
  readonly #acknowledged: string[] = [];
  #desk: TestChild | undefined;
  url = "";

  static async start(): Promise<BuiltDesk> {
    const desk = new BuiltDesk();
    await desk.#addTokens();
    await desk.#startProcess();
    return desk;
  }

  token(name: TokenName): string {
    return this.#tokens.get(name) ?? "visto_nobodys-token";
  }

  /** Nothing of the environment that runs the tests: neither its tokens nor its marks. */
  get environment(): Record<string, string> {
    const { path } = this.folder;
    return { HOME: path, PATH: process.env.PATH ?? "", LANG: "C.UTF-8", VISTO_DATA: this.data };
  }

  call(target: string, sent: Sent = {}): Promise<Came> {
    return send(this.url + target, sent);
  }

  /** An ask of the identity `owner`, which waits for its decision; it counts as acknowledged. */
  async ask(fields: Readonly<Record<string, unknown>> = {}): Promise<Asked> {
    const usual = { agent: "tester", kind: "bash_command", command: "npm install", cwd: "/" };
    const body = { ...usual, execution: "agent", ...fields };
    const came = await this.call("/api/v1/requests", { method: "POST", token: this.token("owner"), body });
    assert.equal(came.status, 201, came.text);
    const asked = came.json as unknown as Asked;
    this.#acknowledged.push(asked.id);
    return asked;
  }

  /** Nothing that was acknowledged is lost, the chain is whole, and the desk is not down. */
  async checkWell(): Promise<void> {
    const token = this.token("admin");
    for (const id of this.#acknowledged) {
      assert.equal((await this.call(`/api/v1/requests/${id}`, { token })).status, 200, `${id} is lost`);
    }
    const chain = await this.call("/api/v1/audit/verify", { token });
    assert.equal(chain.json.intact, true, chain.text);
    const health = await this.call("/healthz");
    assert.notEqual(health.json.status, "down", health.text);
  }

  async stop(): Promise<void> {
    this.#desk?.process.kill("SIGTERM");
    assert.equal(await this.#desk?.ended(), 0);
    this.folder.remove();
  }

  async #startProcess(): Promise<void> {
    const words = [`${root}dist/main.js`, "up", "--port", "0", "--json", "--rate-limit", "off"];
    this.#desk = new TestChild(process.execPath, words, { env: this.environment, quiet: true });
    this.url = (JSON.parse(await this.#desk.says(/"ready"/)) as { url: string }).url;
  }

  /** Before the desk runs, because no call makes a token that has expired. */
  async #addTokens(): Promise<void> {
    mkdirSync(this.data);
    const ledger = new SqliteLedger({ file: join(this.data, "ledger.db"), clock: systemClock });
    await ledger.start();
    for (const name of [...roles, "owner", "expired", "revoked"] as const) {
      const { token, hash } = newToken();
      const role = name === "owner" || name === "expired" || name === "revoked" ? "agent" : name;
      const expiresAt = name === "expired" ? systemClock.now() - 1 : undefined;
      await ledger.run(addToken, { name, role, maxRisk: "high", hash, createdBy: "test", expiresAt });
      this.#tokens.set(name, token);
    }
    await ledger.stop();
  }
}
