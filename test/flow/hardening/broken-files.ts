import { spawnSync } from "node:child_process";
import { closeSync, cpSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "../../../src/base/clock.ts";
import { submit } from "../../../src/clearance/submit.ts";
import { SqliteLedger } from "../../../src/ledger/sqlite/sqlite-ledger.ts";
import { submission } from "../../support/requests.ts";

/** What lies where an owner's file should, and what is said of it. */
export const ownerFiles: readonly {
  readonly what: string;
  readonly make: (path: string) => void;
  readonly words: RegExp;
  /** Only a user for whom permissions count sees it. */
  readonly asNobody?: true;
}[] = [
  { what: "missing", make: () => {}, words: /ENOENT/ },
  {
    what: "a named pipe",
    make: (path) => spawnSync("mkfifo", [path]),
    words: /expected a file, got a named pipe/,
  },
  {
    what: "huge",
    make: (path) => {
      writeFileSync(path, "");
      truncateSync(path, 1024 ** 3);
    },
    words: /expected at most 1048576 bytes, got more/,
  },
  {
    what: "no UTF-8",
    make: (path) => writeFileSync(path, Buffer.from([0x61, 0x62, 0xff, 0xfe])),
    words: /expected UTF-8 throughout/,
  },
  { what: "no YAML", make: (path) => writeFileSync(path, "{[}"), words: /is refused:\n.*:1: / },
  {
    what: "unreadable",
    make: (path) => writeFileSync(path, "", { mode: 0 }),
    words: /EACCES/,
    asNobody: true,
  },
];

const page = 4_096;

/** Makes a folder whose ledger has many pages, all of them in the file itself. */
export async function seed(data: string, text: string): Promise<void> {
  mkdirSync(data, { mode: 0o700 });
  const ledger = new SqliteLedger({ file: join(data, "ledger.db"), clock: systemClock });
  await ledger.start();
  const asks = Array.from({ length: 150 }, (_, n) =>
    submission({ text: `${text} ${n}`, reason: "r".repeat(500) }),
  );
  await Promise.all(asks.map((ask) => ledger.run(submit, ask)));
  await ledger.stop();
  const file = new DatabaseSync(join(data, "ledger.db"));
  file.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  file.close();
}

/** Spoils the ledger of a seeded folder. */
export const ledgerFaults: readonly {
  readonly what: string;
  readonly spoil: (file: string) => void;
}[] = [
  { what: "has a page of rubbish", spoil: (file) => overwrite(file, 2 * page, Buffer.alloc(page, 0xa5)) },
  { what: "is cut off", spoil: (file) => truncateSync(file, 5 * page + 100) },
  { what: "is no database", spoil: (file) => writeFileSync(file, "no database ".repeat(1_000)) },
];

function overwrite(file: string, at: number, bytes: Buffer): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, at);
  closeSync(descriptor);
}

/** Puts the write-ahead log of another seeded folder, as a killed desk leaves it, beside the ledger of this one. */
export async function mix(data: string, other: string): Promise<void> {
  const ledger = new SqliteLedger({ file: join(other, "ledger.db"), clock: systemClock });
  await ledger.start();
  await Promise.all(["a", "b", "c"].map((text) => ledger.run(submit, submission({ text }))));
  cpSync(join(other, "ledger.db-wal"), join(data, "ledger.db-wal"));
  await ledger.stop();
}
