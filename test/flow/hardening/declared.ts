import type { Route } from "../../../src/doors/http/route.ts";
import { routeTables } from "../../../src/doors/http/routes.ts";
import { type RouteRow, routeRows } from "./route-rows.ts";

/** A route of the API with its row in the table. */
export interface Declared {
  readonly route: Route;
  readonly row: RouteRow;
  /** With the prefix of its table; parameters as `:id`. */
  readonly path: string;
}

/** Routes without a row, and rows without a route. */
export function unmatched(): readonly string[] {
  const operations = routes().map(({ route }) => route.operation);
  return [
    ...operations.filter((operation) => routeRows[operation] === undefined),
    ...Object.keys(routeRows).filter((operation) => !operations.includes(operation)),
  ];
}

/** Every route that has its row. */
export const declared: readonly Declared[] = routes().flatMap(({ route, path }) => {
  const row = routeRows[route.operation];
  return row ? [{ route, path, row }] : [];
});

function routes(): readonly { readonly route: Route; readonly path: string }[] {
  return routeTables.flatMap(({ prefix, routes }) =>
    routes.map((route) => ({ route, path: prefix + route.path })),
  );
}

/** The path with this in the place of its parameter; what is no id has its usual word there. */
export function pathOf({ path }: Declared, named?: string): string {
  return path.replace(/:(\w+)/, (_, parameter) => named ?? (parameter === "client" ? "claude-code" : "none"));
}
