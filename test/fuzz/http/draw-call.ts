import { METHODS } from "node:http";
import type { ApiDescription } from "../../../src/doors/http/openapi/description.ts";
import type { DescribedApi, Operation, Parameter } from "../../support/described-api.ts";
import type { Seeded } from "../../support/seeded.ts";
import { one } from "../draw.ts";
import type { Known } from "./known.ts";
import { oddPath, oddQuery, rubbishBody, rubbishValue, spoiled } from "./rubbish.ts";
import { Values } from "./values.ts";

/** A call as it is sent; `token` is filled in when it is. */
export interface DrawnCall {
  readonly method: string;
  /** With its query, as it stands in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly token: TokenKind;
  /** On a connection of its own, because what follows on it may not be understood. */
  readonly apart?: true;
}

export type TokenKind = "agent" | "reviewer" | "operator" | "admin" | "none" | "wrong" | "malformed";

const tokenWeights = {
  agent: 6,
  reviewer: 5,
  operator: 1,
  admin: 5,
  none: 0.5,
  wrong: 0.5,
  malformed: 0.5,
} as const;

/** CONNECT asks for a tunnel, which is another protocol. */
const methods = METHODS.filter((method) => method !== "CONNECT");

const foreign: readonly Readonly<Record<string, string>>[] = [
  { host: "evil.example" },
  { host: "" },
  { host: "localhost.evil.example:80" },
  { origin: "http://evil.example" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
];

const types = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/json; charset=utf-16",
  "",
  "x",
];

const oddHeaders: readonly Readonly<Record<string, string>>[] = [
  { "last-event-id": "99999999999999999999" },
  { "idempotency-key": "one, two" },
  { "content-encoding": "gzip" },
  { "x-forwarded-for": "1.2.3.4" },
  { accept: "text/html" },
  { cookie: "a=b; ".repeat(500) },
  { "transfer-encoding": "gzip, chunked" },
  { expect: "100-continue" },
  { "if-none-match": "*" },
  { range: "bytes=0-1" },
];

/** Draws calls of the description: right ones, nearly right ones, and rubbish. */
export class CallDrawer {
  readonly #api: DescribedApi;
  readonly #random: Seeded;
  readonly #known: Known;
  readonly #values: Values;

  constructor(api: DescribedApi, description: ApiDescription, random: Seeded, known: Known) {
    this.#api = api;
    this.#random = random;
    this.#known = known;
    this.#values = new Values(description.components.schemas, random, known);
  }

  draw(): DrawnCall {
    const random = this.#random;
    const call = this.#right(one(random, this.#api.operations));
    switch (
      random.pick({ right: 40, body: 20, query: 8, path: 8, type: 3, foreign: 3, method: 3, headers: 4 })
    ) {
      case "right":
        return call;
      case "body":
        return this.#wrongBody(call);
      case "query":
        return { ...call, target: this.#wrongQuery(call.target) };
      case "path":
        return { ...call, target: oddPath(random, call.target) };
      case "type":
        return { ...call, headers: { ...call.headers, "content-type": one(random, types) } };
      case "foreign":
        return { ...call, headers: { ...call.headers, ...one(random, foreign) } };
      case "method":
        return { ...call, method: one(random, methods), apart: true };
      case "headers":
        return { ...call, headers: { ...call.headers, ...one(random, oddHeaders) }, apart: true };
    }
  }

  #right({ method, path, described }: Operation): DrawnCall {
    const { parameters = [], requestBody, operationId } = described;
    this.#known.choose(this.#random, path);
    const schema = requestBody?.content["application/json"]?.schema;
    const drawn = schema && (this.#values.of(schema) as Readonly<Record<string, unknown>>);
    const fitting = operationId === "submitRequest" ? this.#oneForm(drawn ?? {}) : drawn;
    const body = fitting && Buffer.from(JSON.stringify(fitting));
    return {
      method,
      target: this.#path(path, parameters) + this.#query(parameters),
      headers: body ? { "content-type": "application/json" } : {},
      ...(body && { body }),
      token: this.#random.pick(tokenWeights),
    };
  }

  /** What no schema says: an ask has one form of command, and the kind that goes with it. */
  #oneForm({ command, argv, tool, input, kind, execution, ...rest }: Readonly<Record<string, unknown>>) {
    const draw = (name: string) => this.#values.of({}, name);
    switch (this.#random.pick({ command: 4, argv: 2, tool: 2, any: 1 })) {
      case "command":
        return { ...rest, kind: "bash_command", execution: "agent", command: draw("command") };
      case "argv":
        return { ...rest, kind: "bash_command", argv: draw("argv") };
      case "tool":
        return { ...rest, kind: "tool_use", tool: "Write", input: { file_path: "/tmp/x" } };
      case "any":
        return { ...rest, command, argv, tool, input, kind, execution };
    }
  }

  #path(path: string, parameters: readonly Parameter[]): string {
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const schema = parameters.find((one) => one.name === name)?.schema ?? {};
      return encodeURIComponent(String(this.#values.of(schema, name)));
    });
  }

  #query(parameters: readonly Parameter[]): string {
    const given = parameters.filter((one) => one.in === "query" && this.#random.chance(0.4));
    const pairs = given.map(
      ({ name, schema }) => `${name}=${encodeURIComponent(String(this.#values.of(schema, name)))}`,
    );
    return pairs.length > 0 ? `?${pairs.join("&")}` : "";
  }

  #wrongBody(call: DrawnCall): DrawnCall {
    const json = call.body?.toString() ?? "{}";
    const isBytes = this.#random.chance(0.4);
    const body = isBytes
      ? rubbishBody(this.#random, json)
      : Buffer.from(JSON.stringify(spoiled(this.#random, JSON.parse(json))));
    return { ...call, headers: { "content-type": "application/json" }, body };
  }

  #wrongQuery(target: string): string {
    const path = target.replace(/\?.*/, "");
    if (this.#random.chance(0.5)) return path + oddQuery(this.#random);
    const text = String(rubbishValue(this.#random)).slice(0, 8_000).toWellFormed();
    const name = one(this.#random, [
      "limit",
      "status",
      "q",
      "cursor",
      "until",
      "after",
      "risk",
      "kind",
      "agent",
    ]);
    return `${path}?${name}=${encodeURIComponent(text)}`;
  }
}
