import { parentPort, workerData } from "node:worker_threads";
import { describeError } from "../../base/errors.ts";
import { type Database, databaseError, openReader } from "../../base/sqlite/database.ts";
import type { ReaderReply, ReaderTask } from "./reader.ts";
import { StatsReader } from "./stats/stats-reader.ts";
import { verifyChain } from "./verify-chain.ts";

/** The far side of reader.ts: one read-only connection on a thread of its own, one task at a time. */
const db: Database = openReader((workerData as { file: string }).file);
const stats = new StatsReader(db);

function perform(task: ReaderTask): unknown {
  switch (task.kind) {
    case "rows":
      return db.sql(task.sql).all(...task.values);
    case "verify":
      return verifyChain(db);
    case "stats":
      return stats.read(task.query);
  }
}

parentPort?.on("message", ({ id, task }: { id: number; task: ReaderTask }) => {
  let reply: ReaderReply;
  try {
    reply = { id, value: perform(task) };
  } catch (error) {
    reply = { id, error: describeError(databaseError(error)) };
  }
  parentPort?.postMessage(reply);
});
