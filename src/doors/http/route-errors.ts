import type { ErrorCode } from "../../base/errors.ts";
import type { Route } from "./route.ts";

/** What any call may be answered, whatever its route. */
const always: readonly ErrorCode[] = [
  "invalid_body",
  "unknown_field",
  "bad_encoding",
  "foreign_host",
  "foreign_origin",
  "rate_limited",
  "internal",
  "ledger_corrupt",
];

/** Every code that a route may answer: its own, and those that follow from its form. */
export function errorsOf(route: Route, isOfApi: boolean): readonly ErrorCode[] {
  const codes: ErrorCode[] = [...always];
  if (isOfApi) codes.push("draining");
  if (route.access !== "open") codes.push("token_missing", "token_unknown");
  if (route.access !== "open" && route.access !== "token") codes.push("role_forbidden");
  if (route.params) codes.push("not_found");
  if (route.query) codes.push("invalid_option");
  if (route.method !== "GET") codes.push("body_too_large", "ledger_write_failed", "ledger_full");
  return [...new Set([...codes, ...(route.errors ?? [])])].sort();
}
