import type { ApiDescription } from "../src/doors/http/openapi/description.ts";

type Json = Readonly<Record<string, unknown>>;

interface Field {
  readonly name: string;
  readonly schema: Json;
  readonly required: boolean;
  readonly description?: string;
  readonly in?: string;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly [string];
  readonly security: readonly unknown[];
  readonly parameters?: readonly Field[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: Json } } };
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: Json }>>;
}

/** The reference of the API for people, made of its description. */
export function apiReference(description: ApiDescription): string {
  const { tags, paths, components } = description;
  const groups = (tags as readonly { name: string; description: string }[]).map(
    ({ name, description: about }) => {
      const operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods)
          .map(([method, operation]) => ({ method, path, operation: operation as Operation }))
          .filter(({ operation }) => operation.tags[0] === name)
          .map(operationText),
      );
      return `## ${capital(name)}\n\n${about}\n\n${operations.join("\n\n")}`;
    },
  );
  const shapes = Object.entries(components.schemas).map(([name, schema]) => shapeText(name, schema));
  return `${[head, ...groups, "## Shapes", ...shapes].join("\n\n")}\n`;
}

const head = `# The HTTP API

Made by \`npm run docs\` of what \`GET /api/v1/openapi.json\` answers (OpenAPI 3.1). The codes that refusals bear are
explained in [errors.md](errors.md); besides those that are named here, any call may be answered \`foreign_host\`,
\`foreign_origin\`, \`bad_encoding\`, \`unknown_field\`, \`rate_limited\` or \`internal\`, and any of the API \`draining\`.
*Token*: the header \`Authorization: Bearer TOKEN\`. In tables, fields in bold must be given, or are always there.

Limits, unless \`visto up --rate-limit\` says otherwise: 5,000 calls a second of one token (20,000 at once), 500 asks a second
of one agent (5,000 at once). Always: 20 wrong tokens a second from one address, 10,000 open long-polls and 500 event
streams, a tenth and a fifth of which agents cannot take, 8 searches of one token at a time, 1 MiB a body. What is too much is answered 429 with \`Retry-After\`.`;

/** Codes that the head explains once for all. */
const everywhere: ReadonlySet<string> = new Set([
  "foreign_host",
  "foreign_origin",
  "bad_encoding",
  "unknown_field",
  "rate_limited",
  "internal",
  "ledger_corrupt",
  "draining",
  "invalid_body",
  "token_missing",
  "token_unknown",
  "body_too_large",
  "ledger_write_failed",
  "ledger_full",
]);

function operationText({
  method,
  path,
  operation,
}: {
  method: string;
  path: string;
  operation: Operation;
}): string {
  const { summary, description, security, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"].schema;
  const lines = [
    `### ${method.toUpperCase()} ${path}`,
    `${summary}${security.length > 0 ? "" : " (no token)"}. ${description}`.trim(),
    ...(parameters.length > 0 ? [table(parameters)] : []),
    ...(body ? [`Body: ${typeText(body)}.`] : []),
    answersText(responses),
  ];
  return lines.join("\n\n");
}

function answersText(responses: Readonly<Record<string, Answer>>): string {
  const answers = Object.entries(responses).flatMap(([status, { content }]) => {
    const type = Object.keys(content)[0] ?? "";
    if (type === "application/problem+json") return [];
    return [
      `${status} ${type === "application/json" ? typeText(content[type]?.schema ?? {}) : `\`${type}\``}`,
    ];
  });
  const codes = Object.values(responses)
    .filter(({ content }) => "application/problem+json" in content)
    .flatMap(({ description }) => description.split(", "))
    .filter((code) => !everywhere.has(code.replaceAll("`", "")));
  const refusals = codes.length > 0 ? ` Refused by ${codes.join(", ")}.` : "";
  return `Answers ${answers.join(", ")}.${refusals}`;
}

function shapeText(name: string, schema: Json): string {
  const about = typeof schema.description === "string" ? `${schema.description}\n\n` : "";
  const title = `### ${name}\n\n${about}`;
  if (!schema.properties) return `${title}${capital(typeText(schema))}.`;
  return title + table(fieldsOf(schema));
}

function fieldsOf({ properties, required = [] }: Json): readonly Field[] {
  return Object.entries(properties as Readonly<Record<string, Json>>).map(([name, schema]) => ({
    name,
    schema,
    required: (required as readonly string[]).includes(name),
    description: typeof schema.description === "string" ? schema.description : undefined,
  }));
}

function table(fields: readonly Field[]): string {
  const rows = fields.map(({ name, schema, required, description = "", in: place }) => {
    const where = place === undefined ? "" : ` (${place})`;
    const shown = required ? `**\`${name}\`**` : `\`${name}\``;
    return `| ${shown}${where} | ${typeText(schema)} | ${description} |`;
  });
  return ["| field | is | |", "|---|---|---|", ...rows].map((row) => row.replaceAll("  ", " ")).join("\n");
}

/** What a value is, in a few words. */
function typeText(schema: Json): string {
  if (typeof schema.$ref === "string") return referenceText(schema.$ref);
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if ("const" in schema) return `\`${schema.const}\``;
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map(typeText).join(" or ");
  if (schema.type === "array") return `a list of ${typeText(schema.items as Json)}`;
  if (schema.format === "date-time") return "a time";
  if (schema.properties) {
    const names = fieldsOf(schema).map(({ name, required }) => (required ? `**${name}**` : name));
    return `{${names.join(", ")}}`;
  }
  const types = schema.type === undefined ? ["anything"] : [schema.type].flat().map(String);
  return types.join(" or ") + boundsText(schema);
}

function referenceText(ref: string): string {
  const name = ref.split("/").at(-1) ?? "";
  return `[${name}](#${name.toLowerCase()})`;
}

function boundsText({ minimum, maximum, maxLength, maxItems, default: usual }: Json): string {
  const most = maximum ?? maxLength ?? maxItems;
  const isBounded = most !== undefined && most !== Number.MAX_SAFE_INTEGER;
  const range = isBounded ? (minimum === undefined ? `up to ${most}` : `${minimum} to ${most}`) : undefined;
  const parts = [range, usual === undefined ? undefined : `default ${usual}`].filter(
    (one) => one !== undefined,
  );
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
