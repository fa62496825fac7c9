import { DatabaseSync } from "node:sqlite";
import { SqliteLedger } from "../../src/ledger/sqlite/sqlite-ledger.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { ledgerContract } from "./ledger.contract.ts";
import { ledgerAsksContract } from "./ledger-asks.contract.ts";
import type { MakeLedgerStore } from "./ledger-bench.ts";
import { ledgerGrantsContract } from "./ledger-grants.contract.ts";
import { ledgerListsContract } from "./ledger-lists.contract.ts";
import { ledgerNotesContract } from "./ledger-notes.contract.ts";
import { ledgerNotificationsContract } from "./ledger-notifications.contract.ts";
import { ledgerRecordsContract } from "./ledger-records.contract.ts";
import { ledgerStatsContract } from "./ledger-stats.contract.ts";
import { ledgerTasksContract } from "./ledger-tasks.contract.ts";

const sqlite: MakeLedgerStore = async (clock) => {
  const folder = tempFolder();
  const file = folder.file("ledger.db");
  const execute = async (sql: string, seq: number): Promise<void> => {
    const db = new DatabaseSync(file);
    db.prepare(sql).run(seq);
    db.close();
  };
  return {
    async open() {
      const ledger = new SqliteLedger({ file, clock });
      await ledger.start();
      return ledger;
    },
    tamper: (seq) => execute('UPDATE entries SET body = \'{"subject":"forged"}\' WHERE seq = ?', seq),
    remove: (seq) => execute("DELETE FROM entries WHERE seq = ?", seq),
    dropBody: (seq) => execute("UPDATE entries SET body = NULL WHERE seq = ?", seq),
    close: async () => folder.remove(),
  };
};

for (const contract of [
  ledgerContract,
  ledgerRecordsContract,
  ledgerListsContract,
  ledgerGrantsContract,
  ledgerAsksContract,
  ledgerTasksContract,
  ledgerNotesContract,
  ledgerStatsContract,
  ledgerNotificationsContract,
])
  contract("sqlite", sqlite);
