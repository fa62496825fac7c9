/** Writes the documents that are made of the code. */

import { writeFileSync } from "node:fs";
import { describeApi } from "../src/doors/http/openapi/description.ts";
import { routeTables } from "../src/doors/http/routes.ts";
import { version } from "../src/version.ts";
import { apiReference } from "./api-reference.ts";

const document = new URL("../docs/reference/api.md", import.meta.url);
writeFileSync(document, apiReference(describeApi(routeTables, version)));
