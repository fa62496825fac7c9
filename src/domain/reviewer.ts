import type { Instant } from "../base/clock.ts";
import type { Risk } from "./policy/policy.ts";

export const roles = ["agent", "reviewer", "operator", "admin"] as const;
/** What a token may do. */
export type Role = (typeof roles)[number];

/** Who speaks: all tokens of one name are one identity. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  /** The highest risk that this token may approve; rejecting is always allowed. */
  readonly maxRisk: Risk;
  readonly tokenId: string;
}

/** A credential as the ledger keeps it: never the token itself, only its hash. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly maxRisk: Risk;
  /** sha256 of the token, hex. */
  readonly hash: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly expiresAt?: Instant;
  readonly revokedAt?: Instant;
}

/** Names that the history uses for what is nobody's token. */
const deskNames: ReadonlySet<string> = new Set(["policy", "desk", "client"]);

/** Whether a name is the desk's own, as people read it: no identity bears it, and nobody speaks in it. */
export function isDeskName(name: string): boolean {
  return deskNames.has(name.replaceAll(/[\p{Cf}\s]/gu, "").toLowerCase());
}
