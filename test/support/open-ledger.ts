import type { Clock } from "../../src/base/clock.ts";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { tempFolder } from "./temp-folder.ts";

/** A started ledger in a folder of its own. */
export interface OpenTestLedger {
  readonly ledger: SqliteLedger;
  readonly file: string;
  close(): Promise<void>;
}

export async function openTestLedger(clock: Clock): Promise<OpenTestLedger> {
  const folder = tempFolder();
  const file = folder.file("ledger.db");
  const ledger = new SqliteLedger({ file, clock });
  await ledger.start();
  return {
    ledger,
    file,
    async close() {
      await ledger.stop();
      folder.remove();
    },
  };
}
