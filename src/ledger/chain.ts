import { hash } from "node:crypto";
import type { Instant } from "../base/clock.ts";

/** The hash before the first entry. */
export const genesisHash = "0".repeat(64);

/** What of an entry the chain covers; the body only by its hash, so that it may be dropped later. */
export interface LinkContent {
  readonly seq: number;
  readonly at: Instant;
  readonly type: string;
  readonly subject: string;
  readonly by: string;
  /** sha256 of the body's JSON text, hex. */
  readonly bodyHash: string;
}

export function hashBody(json: string): string {
  return hash("sha256", json, "hex");
}

/** The hash of an entry that follows the one with hash `previous`: lengths in front keep fields apart. */
export function linkHash(previous: string, entry: LinkContent): string {
  const { seq, at, type, subject, by, bodyHash } = entry;
  const text = `visto-entry-1\n${previous}\n${seq}\n${at}\n${type}\n${subject.length}:${subject}\n${by.length}:${by}\n${bodyHash}`;
  return hash("sha256", text, "hex");
}
