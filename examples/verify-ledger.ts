// Is a copy of the ledger whole, and does it continue the history whose head was kept? Without a desk, and without visto.
// Usage: node verify-ledger.ts LEDGER [SEQ HASH], the last two as `visto audit head` has printed them.
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

const [file = "ledger.db", keptSeq = "0", keptHash] = process.argv.slice(2);
const sha256 = (data: string) => createHash("sha256").update(data).digest("hex");
const hex = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString("hex");
const sized = (text: unknown) => `${String(text).length}:${text}`;

function fail(why: string): never {
  console.error(why);
  process.exit(1);
}

const db = new DatabaseSync(file, { readOnly: true });
let previous = "0".repeat(64);
let seq = 0;
let isKept = keptHash === undefined;
for (const row of db.prepare("SELECT * FROM entries ORDER BY seq").iterate()) {
  seq += 1;
  const bodyHash = hex(row.body_hash);
  const fields = [previous, seq, row.at, row.type, sized(row.subject), sized(row.by), bodyHash];
  const hash = sha256(["visto-entry-1", ...fields].join("\n"));
  if (row.seq !== seq || hash !== hex(row.hash)) fail(`entry ${seq} does not follow from the one before it`);
  if (row.body !== null && sha256(String(row.body)) !== bodyHash)
    fail(`the body of entry ${seq} was changed`);
  if (seq === Number(keptSeq)) isKept = hash === keptHash;
  previous = hash;
}
db.close();
if (!isKept)
  fail(`entry ${keptSeq} does not have the hash that was kept: the history was rewritten, or is shorter`);
console.log(`intact: ${seq} entries, head ${seq} ${previous}`);
