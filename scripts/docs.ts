/** Writes the documents that are made of the code. */

import { writeFileSync } from "node:fs";
import { madeDocuments } from "./made-documents.ts";

for (const { path, text } of await madeDocuments()) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
