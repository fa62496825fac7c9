import { STATUS_CODES } from "node:http";
import type { z } from "zod";
import { type ErrorCode, errorKinds } from "../../../base/errors.ts";
import { permissions } from "../../../domain/permissions.ts";
import { problemType } from "../problem.ts";
import type { Route } from "../route.ts";
import type { JsonSchema, JsonSchemas } from "./json-schemas.ts";

type Json = Readonly<Record<string, unknown>>;

/** Describes one route as an operation; the schemas that it names are gathered in `schemas`. */
export function operationOf(route: Route, errors: readonly ErrorCode[], schemas: JsonSchemas): Json {
  const parameters = [
    ...parametersOf(route.params, "path", schemas),
    ...parametersOf(route.query, "query", schemas),
    ...Object.entries(route.headers ?? {}).map(([name, description]) => ({
      name,
      in: "header",
      description,
      schema: { type: "string" },
    })),
  ];
  return {
    operationId: route.operation,
    summary: route.summary,
    description: descriptionOf(route),
    tags: [route.tag],
    security: route.access === "open" ? [] : [{ token: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: requestBodyOf(route.body, route.example, schemas) }),
    responses: { ...answersOf(route, schemas), ...refusalsOf(errors) },
    ...(route.events && { "x-events": eventsOf(route.events, schemas) }),
  };
}

function descriptionOf({ description, access }: Route): string {
  const isPermission = (permissions as readonly string[]).includes(access);
  const who = isPermission ? `Needs the permission \`${access}\`.` : undefined;
  return [description, who].filter((part) => part !== undefined).join(" ");
}

function parametersOf(
  fields: z.ZodObject | undefined,
  place: "path" | "query",
  schemas: JsonSchemas,
): readonly Json[] {
  if (!fields) return [];
  const { properties = {}, required = [] } = schemas.input(fields) as {
    properties?: Readonly<Record<string, JsonSchema>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    ...(description !== undefined && { description }),
    required: place === "path" || required.includes(name),
    schema,
  }));
}

function requestBodyOf(body: z.ZodObject, example: unknown, schemas: JsonSchemas): Json {
  return {
    required: !body.safeParse({}).success,
    content: {
      "application/json": { schema: schemas.input(body), ...(example !== undefined && { example }) },
    },
  };
}

function answersOf(route: Route, schemas: JsonSchemas): Json {
  if (route.events) return { 200: streamAnswer };
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, schema]) => [
      status,
      {
        description: STATUS_CODES[status] ?? "Done",
        content: { "application/json": { schema: schemas.output(schema) } },
      },
    ]),
  );
}

const streamAnswer: Json = {
  description: "The stream; `x-events` says what the data of each event is.",
  content: { "text/event-stream": { schema: { type: "string" } } },
};

function eventsOf(events: Readonly<Record<string, z.ZodType>>, schemas: JsonSchemas): Json {
  return Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, schemas.output(schema)]));
}

/** One answer for each status, with the codes that it may bear. */
function refusalsOf(errors: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(errors, (code) => errorKinds[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), refusalOf(status, codes)]),
  );
}

function refusalOf(status: number, codes: readonly ErrorCode[]): Json {
  const isRetryable = codes.some((code) => errorKinds[code].retryable);
  return {
    description: codes.map((code) => `\`${code}\``).join(", "),
    ...(isRetryable && { headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } }),
    content: {
      [problemType]: {
        schema: {
          allOf: [
            { $ref: "#/components/schemas/Problem" },
            { properties: { status: { const: status }, code: { enum: codes } } },
          ],
        },
      },
    },
  };
}
