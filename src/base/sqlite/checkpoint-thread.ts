import { parentPort, workerData } from "node:worker_threads";
import { type Database, openDatabase } from "./database.ts";

/** The far side of checkpointer.ts: a connection of its own, which only ever moves pages from the log to the file. */
const db: Database = openDatabase((workerData as { file: string }).file);

/** Passive: it waits for nobody and nobody waits for it; what is left over is moved by the next one. */
function checkpoint(): void {
  db.sql("PRAGMA wal_checkpoint(PASSIVE)").get();
}

parentPort?.on("message", (order: "checkpoint" | "close") => {
  if (order === "close") {
    db.close();
    parentPort?.close();
    return;
  }
  checkpoint();
  parentPort?.postMessage("done");
});
