import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";

interface Link {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly subject: string;
  readonly by: string;
  readonly body: string;
  readonly bodyHash: string;
  readonly hash: string;
}

/** Follows the hash chain from its beginning; says where it breaks first, else nothing. */
export function firstBrokenLink(db: DatabaseSync): readonly string[] {
  const columns =
    "seq, at, type, subject, by, body, lower(hex(body_hash)) AS bodyHash, lower(hex(hash)) AS hash";
  const links = db.prepare(`SELECT ${columns} FROM entries ORDER BY seq`).all() as unknown as Link[];
  let previous = "0".repeat(64);
  for (const [index, link] of links.entries()) {
    if (link.seq !== index + 1) return [`the history lacks entry ${index + 1}`];
    if (sha256(link.body) !== link.bodyHash) return [`entry ${link.seq} has another body than its hash says`];
    if (linkHash(previous, link) !== link.hash) return [`the chain breaks at entry ${link.seq}`];
    previous = link.hash;
  }
  return [];
}

function linkHash(previous: string, { seq, at, type, subject, by, bodyHash }: Link): string {
  const lines = ["visto-entry-1", previous, seq, at, type, counted(subject), counted(by), bodyHash];
  return sha256(lines.join("\n"));
}

function counted(text: string): string {
  return `${text.length}:${text}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
