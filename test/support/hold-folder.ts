/** Child process: takes a folder's lock as a desk does, says `held`, and keeps it until it is killed or stdin ends. */
import { once } from "node:events";
import { FolderLock } from "../../src/ledger/sqlite/folder-lock.ts";

const [file = ""] = process.argv.slice(2);
const lock = new FolderLock(file);
await lock.start();
process.stdout.write("held\n");
process.stdin.resume();
await once(process.stdin, "end");
await lock.stop();
