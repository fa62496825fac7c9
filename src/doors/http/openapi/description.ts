import { errorKinds } from "../../../base/errors.ts";
import { problemSchema } from "../problem.ts";
import { type Route, tags } from "../route.ts";
import { errorsOf } from "../route-errors.ts";
import { componentExamples } from "./examples.ts";
import { type JsonSchema, JsonSchemas } from "./json-schemas.ts";
import { operationOf } from "./operation.ts";

/** Routes that stand behind one prefix; those of the API refuse while the desk drains. */
export interface RouteTable {
  readonly prefix: string;
  readonly routes: readonly Route[];
}

/** An OpenAPI document, 3.1. */
export interface ApiDescription {
  readonly openapi: "3.1.1";
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Describes the API by its routes, so that it says what the server does. */
export function describeApi(tables: readonly RouteTable[], version: string): ApiDescription {
  const schemas = new JsonSchemas();
  schemas.output(problemSchema);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { prefix, routes } of tables) {
    for (const route of routes) {
      const path = prefix + route.path.replaceAll(/:(\w+)/g, "{$1}");
      const operation = operationOf(route, errorsOf(route, prefix !== ""), schemas);
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
    }
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "visto",
      version,
      summary: "The clearance desk for AI coding agents.",
      description,
      license,
    },
    servers: [{ url: "/", description: "This desk." }],
    tags: Object.entries(tags).map(([name, about]) => ({ name, description: about })),
    paths,
    components: {
      schemas: withExamples(schemas.components),
      headers: { RetryAfter: retryAfter },
      securitySchemes: { token: { type: "http", scheme: "bearer", description: tokenDescription } },
    },
    "x-error-codes": errorKinds,
  };
}

const description = [
  "Errors are `application/problem+json` with a `code`; `x-error-codes` has all of them, with their status and whether the same call may succeed later.",
  "Times are ISO 8601 UTC, durations such as `10m` or `1h30m`. Unknown fields are refused. Lists come in pages, newest first unless said otherwise; a cursor stays good while others write.",
  "A body has at most 1 MiB. One token may make 5,000 calls a second (20,000 at once), one agent 500 asks (5,000 at once), unless `visto up --rate-limit` says otherwise; an address may try 20 wrong tokens a second. 10,000 long-polls and 500 event streams may be open. What is too much is answered 429 with `Retry-After`.",
].join("\n\n");

const license = { name: "MIT", identifier: "MIT" };

const tokenDescription =
  "`Authorization: Bearer TOKEN`: a token of `visto token create`, a login, or the agents' own.";

const retryAfter = {
  description: "After how many seconds to try again.",
  schema: { type: "integer", minimum: 1 },
};

function withExamples(components: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(components)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => {
        const example = componentExamples[name];
        return [name, example === undefined ? schema : { ...schema, examples: [example] }];
      }),
  );
}
