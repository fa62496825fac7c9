import { isRefusal, refusalError } from "../base/errors.ts";
import type { Service } from "../base/service.ts";
import type { DataFolder } from "../ledger/data-folder.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { hashToken, newLoginCode, newToken } from "./credentials.ts";
import { addToken, createLoginCode, login } from "./identities.ts";

/** The identities that a desk makes by itself: its first two tokens, and the person who started it. */
export class Accounts implements Service {
  readonly #ledger: Ledger;
  readonly #folder: DataFolder;
  adminToken = "";
  agentToken = "";

  constructor(ledger: Ledger, folder: DataFolder) {
    this.#ledger = ledger;
    this.#folder = folder;
  }

  async start(): Promise<void> {
    this.adminToken = await this.#ensure("token", "admin");
    this.agentToken = await this.#ensure("agent-token", "agent");
  }

  async stop(): Promise<void> {}

  /** The file is written first: a token that only the ledger knew could never be used. */
  async #ensure(file: "token" | "agent-token", role: "admin" | "agent"): Promise<string> {
    let token = this.#folder.readSecret(file);
    if (token === undefined) {
      token = newToken().token;
      this.#folder.writeSecret(file, token);
    }
    const tokenHash = hashToken(token);
    if (!(await this.#ledger.tokenByHash(tokenHash))) {
      const maxRisk = role === "admin" ? "critical" : "low";
      await this.#ledger.run(addToken, { name: role, role, maxRisk, hash: tokenHash, createdBy: "desk" });
    }
    return token;
  }

  /** Makes a code that turns into a person's login, once, within ten minutes. */
  async createLoginCode(createdBy: string): Promise<string> {
    const { code, hash: codeHash } = newLoginCode();
    await this.#ledger.run(createLoginCode, { hash: codeHash, createdBy });
    return code;
  }

  /** Logs in the person at this terminal; the token is theirs for 30 days. */
  async loginHere(name: string): Promise<string> {
    const { hash: codeHash } = newLoginCode();
    await this.#ledger.run(createLoginCode, { hash: codeHash, createdBy: "desk" });
    const { token, hash: tokenHash } = newToken();
    const made = await this.#ledger.run(login, { codeHash, name, tokenHash });
    if (isRefusal(made)) throw refusalError(made);
    return token;
  }
}
