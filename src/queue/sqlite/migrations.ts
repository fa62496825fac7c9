import { type Migration, readMigrations } from "../../base/sqlite/migrator.ts";

/** The schema of the queue's tables, to be applied to whichever file holds them. */
export function queueMigrations(): Migration[] {
  return readMigrations("queue", new URL("./migrations/", import.meta.url));
}
