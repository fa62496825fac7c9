import { z } from "zod";
import { ok, openRoute, type Route } from "../route.ts";
import { type ApiDescription, describeApi, type RouteTable } from "./description.ts";

/** Shows the API's description; it is made at the first call, of all the routes that `tables` answers then. */
export function descriptionRoute(tables: () => readonly RouteTable[]): Route {
  let made: ApiDescription | undefined;
  return openRoute({
    method: "GET",
    path: "/openapi.json",
    operation: "getDescription",
    summary: "Describe this API",
    description: "This document, OpenAPI 3.1.",
    tag: "service",
    answers: { 200: z.looseObject({ openapi: z.string() }) },
    async handle(_call, { version }) {
      made ??= describeApi(tables(), version);
      return ok(made);
    },
  });
}
