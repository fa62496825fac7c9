import { commands } from "../src/cli/command-table.ts";
import { describeApi } from "../src/doors/http/openapi/description.ts";
import { routeTables } from "../src/doors/http/routes.ts";
import { version } from "../src/version.ts";
import { apiReference } from "./api-reference.ts";
import { cliReference } from "./cli-reference.ts";

/** A document that is made of the code, as it should be now. */
export interface MadeDocument {
  readonly path: string;
  readonly text: string;
}

/** Every document that `npm run docs` writes. */
export async function madeDocuments(): Promise<readonly MadeDocument[]> {
  return [
    { path: "docs/reference/api.md", text: apiReference(describeApi(routeTables, version)) },
    { path: "docs/reference/cli.md", text: await cliReference(commands) },
  ];
}
