import type { Database } from "../../base/sqlite/database.ts";
import type { CapturedOutput, OutputChunk } from "../ledger.ts";

/** Adds output in order; false if the execution has ended or another claim holds it. */
export function appendOutput(
  db: Database,
  executionId: string,
  claim: string,
  chunks: readonly OutputChunk[],
): boolean {
  const open = db
    .sql("SELECT 1 FROM executions WHERE id = ? AND claim = ? AND ended_at IS NULL")
    .get(executionId, claim);
  if (open === undefined) return false;
  for (const { stream, bytes } of chunks) {
    db.sql(
      `INSERT INTO execution_output (execution_id, n, stream, bytes)
       SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3 FROM execution_output WHERE execution_id = ?1`,
    ).run(executionId, stream, bytes);
  }
  return true;
}

export function readOutput(db: Database, executionId: string): CapturedOutput {
  const rows = db
    .sql("SELECT stream, bytes FROM execution_output WHERE execution_id = ? ORDER BY n")
    .all(executionId) as { stream: string; bytes: Uint8Array }[];
  const collect = (stream: string): Buffer =>
    Buffer.concat(rows.filter((row) => row.stream === stream).map((row) => row.bytes));
  return { stdout: collect("stdout"), stderr: collect("stderr") };
}
