/** Child process: takes the write lock of an SQLite file, says `held`, and gives it back at the first byte on stdin. */
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";

const [file = ""] = process.argv.slice(2);
const db = new DatabaseSync(file, { timeout: 5_000 });
db.exec("BEGIN IMMEDIATE");
process.stdout.write("held\n");
await once(process.stdin, "data");
db.exec("ROLLBACK");
db.close();
process.stdout.write("released\n");
process.stdin.destroy();
