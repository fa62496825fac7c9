import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { errorKinds } from "../../../../../src/base/errors.ts";
import { type ApiDescription, describeApi } from "../../../../../src/doors/http/openapi/description.ts";
import { componentExamples } from "../../../../../src/doors/http/openapi/examples.ts";
import { type Route, tags } from "../../../../../src/doors/http/route.ts";
import { routeTables } from "../../../../../src/doors/http/routes.ts";
import { DescribedApi } from "../../../../support/described-api.ts";

const routes: readonly Route[] = routeTables.flatMap((table) => table.routes);
const description = describeApi(routeTables, "1.2.3");
const described = new DescribedApi(description);

/** Every `$ref` of a document. */
function references(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : references(inner),
  );
}

/** References that lead nowhere, and components that nothing refers to. */
function looseEnds({ components, ...rest }: ApiDescription): readonly string[] {
  const used = new Set(references({ rest, components }));
  const there = Object.entries(components)
    .filter(([kind]) => kind !== "securitySchemes")
    .flatMap(([kind, members]) =>
      Object.keys(members as object).map((name) => `#/components/${kind}/${name}`),
    );
  return [
    ...[...used].filter((ref) => !there.includes(ref)).map((ref) => `${ref} is missing`),
    ...there.filter((ref) => !used.has(ref)).map((ref) => `${ref} is not used`),
  ];
}

describe("the API's description", () => {
  it("is OpenAPI 3.1 to an outside validator, which finds what is not", async () => {
    const validator = new Validator();
    assert.deepEqual(await validator.validate(structuredClone(description)), { valid: true });
    const { paths, ...without } = description;
    const broken = { ...without, paths: { "/x": { get: { responses: 1 } } } };
    assert.equal((await new Validator().validate(broken)).valid, false);
    assert.ok(Object.keys(paths).length > 0);
  });

  it("has no loose ends, and the check for them finds some", () => {
    assert.deepEqual(looseEnds(description), []);
    const components = {
      ...description.components,
      schemas: { A: {}, B: { $ref: "#/components/schemas/C" } },
    };
    assert.deepEqual(
      looseEnds({ openapi: "3.1.1", paths: {}, components: { schemas: components.schemas } }),
      [
        "#/components/schemas/C is missing",
        "#/components/schemas/A is not used",
        "#/components/schemas/B is not used",
      ],
    );
  });

  it("names every operation once, and says what it does in one line without a full stop", () => {
    const names = routes.map(({ operation }) => operation);
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
    for (const { operation, summary } of routes) {
      assert.match(operation, /^[a-z][A-Za-z]+$/);
      assert.match(summary, /^[A-Z][^\n]*[^.\n]$/, operation);
    }
  });

  it("groups operations under topics, of which none is empty", () => {
    assert.deepEqual(new Set(routes.map(({ tag }) => tag)), new Set(Object.keys(tags)));
  });

  it("describes the parameters of a path, and no others", () => {
    for (const { path, params } of routes) {
      const named = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
      assert.deepEqual(Object.keys(params?.shape ?? {}), named, path);
    }
  });

  it("says of every operation how it refuses, under the codes' own statuses", () => {
    for (const { path, method, described: operation } of described.operations) {
      const statuses = Object.keys(operation.responses).map(Number);
      const needed = operation.security.length > 0 ? [400, 401, 403, 429, 500] : [400, 403, 429, 500];
      for (const status of needed) assert.ok(statuses.includes(status), `${method} ${path} ${status}`);
    }
    for (const { operation, errors = [] } of routes) {
      for (const code of errors) assert.ok(code in errorKinds, `${operation} ${code}`);
    }
  });

  it("shows a body for every operation that takes one, and it fits", () => {
    for (const operation of described.operations) {
      const media = operation.described.requestBody?.content["application/json"];
      if (!media) continue;
      assert.notEqual(media.example, undefined, operation.described.operationId);
      assert.equal(described.bodyObjection(operation, media.example), undefined);
    }
    for (const { operation, body, example } of routes) {
      if (body) assert.doesNotThrow(() => body.parse(example), operation);
    }
  });

  it("shows what components look like, as they are", () => {
    const shown = (status: number, contentType: string, body: unknown) =>
      described.objection("GET", "/api/v1/requests/req_1", {
        status,
        contentType,
        body: JSON.stringify(body),
      });
    assert.equal(shown(200, "application/json", componentExamples.Request), undefined);
    assert.equal(shown(400, "application/problem+json", componentExamples.Problem), undefined);
    assert.match(shown(200, "application/json", { id: "req_1" }) ?? "", /must have required property/);
    const request = componentExamples.Request as object;
    assert.match(shown(200, "application/json", { ...request, hash: "x" }) ?? "", /additional properties/);
    assert.match(shown(204, "application/json", {}) ?? "", /not described/);
    assert.match(shown(409, "application/problem+json", {}) ?? "", /not described/);
  });
});
