import { VistoClient } from "../../../src/client.ts";
import type { Role } from "../../../src/domain/reviewer.ts";
import type { TokenKind } from "./draw-call.ts";

/** The tokens that calls are made with; a fuzz ends some of its own, and they are made anew. */
export class Tokens {
  readonly #admin: VistoClient;
  readonly #tokens = new Map<Role, Promise<string>>();

  constructor(url: string, adminToken: string) {
    this.#admin = new VistoClient({ url, token: adminToken });
  }

  async authorization(kind: TokenKind): Promise<string | undefined> {
    switch (kind) {
      case "none":
        return undefined;
      case "wrong":
        return "Bearer vst_0000000000000000000000000000000000000000000";
      case "malformed":
        return "Basic \u00e4\u00f6";
      default:
        return `Bearer ${await this.#tokenOf(kind)}`;
    }
  }

  /** A token of this role was ended: the next call gets another. */
  forget(kind: TokenKind): void {
    this.#tokens.delete(kind as Role);
  }

  close(): void {
    this.#admin.close();
  }

  #tokenOf(role: Role): Promise<string> {
    const known = this.#tokens.get(role) ?? this.#make(role);
    this.#tokens.set(role, known);
    return known;
  }

  async #make(role: Role): Promise<string> {
    const name = role === "agent" ? "agent" : `fuzz-${role}`;
    return (await this.#admin.createToken({ role, name, maxRisk: "critical" })).token;
  }
}
