import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { ApiDescription } from "../../src/doors/http/openapi/description.ts";

/** An answer as it came. */
export interface CameBack {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** An operation of the description, by which calls are found and made. */
export interface Operation {
  readonly method: string;
  /** With parameters as `{id}`. */
  readonly path: string;
  readonly described: Described;
}

interface Described {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Media>> }>>;
}

interface Media {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Readonly<Record<string, unknown>>;
}

const root = "api";
const problem = "application/problem+json";

/** Holds answers against what the API's description promises of them, with an outside validator of JSON Schema. */
export class DescribedApi {
  readonly operations: readonly Operation[];
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #patterns: readonly { readonly pattern: RegExp; readonly operation: Operation }[];

  constructor(description: ApiDescription) {
    this.#ajv = new Ajv2020({ strict: false });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(closed(description) as object, root);
    this.operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({
        method: method.toUpperCase(),
        path,
        described: described as Described,
      })),
    );
    // Fixed words before parameters, as a router has it.
    const byWords = [...this.operations].sort(
      (a, b) => Number(/\{/.test(a.path)) - Number(/\{/.test(b.path)),
    );
    this.#patterns = byWords.map((operation) => ({ pattern: patternOf(operation.path), operation }));
  }

  /** The operation that a call reaches. */
  find(method: string, pathname: string): Operation | undefined {
    return this.#patterns.find(
      ({ pattern, operation }) => operation.method === method && pattern.test(pathname),
    )?.operation;
  }

  /** What is wrong with an answer, in a sentence; undefined where it is as it was described. */
  objection(method: string, pathname: string, answer: CameBack): string | undefined {
    const operation = this.find(method, pathname);
    const type = answer.contentType?.split(";")[0] ?? "";
    const named = `${method} ${pathname} answered ${answer.status} ${type}`;
    // The answer to HEAD has no body that could be read.
    if (method === "HEAD" && answer.status >= 400 && answer.status < 500) return undefined;
    if (!operation) return this.#unknownPath(named, type, answer);
    const media = operation.described.responses[answer.status]?.content[type];
    if (!media) return `${named}, which is not described: ${answer.body.slice(0, 300)}`;
    if (type === "text/event-stream") return undefined;
    const pointer = `${pointerOf(operation)}/responses/${answer.status}/content/${escaped(type)}/schema`;
    return this.#mismatch(`${root}#${pointer}`, named, answer.body);
  }

  /** What is wrong with the body of a call, by the description. */
  bodyObjection(operation: Operation, body: unknown): string | undefined {
    const pointer = `${pointerOf(operation)}/requestBody/content/application~1json/schema`;
    return this.#mismatch(`${root}#${pointer}`, operation.described.operationId, JSON.stringify(body));
  }

  #unknownPath(named: string, type: string, answer: CameBack): string | undefined {
    const isRefusal = answer.status >= 400 && answer.status < 500 && type === problem;
    if (!isRefusal) return `${named} on a path that is not described`;
    return this.#mismatch(`${root}#/components/schemas/Problem`, named, answer.body);
  }

  #mismatch(ref: string, named: string, body: string): string | undefined {
    const validate = this.#compiled.get(ref) ?? this.#ajv.compile({ $ref: ref });
    this.#compiled.set(ref, validate);
    if (validate(JSON.parse(body))) return undefined;
    const [error] = validate.errors ?? [];
    const extra = JSON.stringify(error?.params);
    return `${named}: ${error?.instancePath || "the body"} ${error?.message} ${extra}: ${body.slice(0, 500)}`;
  }
}

function pointerOf({ path, method }: Operation): string {
  return `/paths/${escaped(path)}/${method.toLowerCase()}`;
}

/** A name as a JSON Pointer in a URI fragment writes it. */
function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]*")}$`);
}

/** Answers are described as open, for later versions; this version answers no field that it does not describe. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = inner.type === "object" && "properties" in inner && !("additionalProperties" in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
