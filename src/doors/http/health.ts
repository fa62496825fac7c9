import { VistoError } from "../../base/errors.ts";
import { aliveSchema, healthSchema, readySchema } from "../../domain/views/health.ts";
import { healthOf } from "../../telemetry/health.ts";
import { ok, openRoute, type Route } from "./route.ts";

/** The probes: without a prefix, without a token, without anything secret in their answers. */
export const healthRoutes: readonly Route[] = [
  openRoute({
    method: "GET",
    path: "/livez",
    operation: "isAlive",
    summary: "Tell whether the process answers",
    tag: "service",
    answers: { 200: aliveSchema },
    handle: async () => ok({ alive: true as const }),
  }),

  openRoute({
    method: "GET",
    path: "/readyz",
    operation: "isReady",
    summary: "Tell whether the desk takes work",
    tag: "service",
    answers: { 200: readySchema },
    errors: ["draining"],
    async handle(_call, { desk, drain }) {
      if (drain.begun) throw new VistoError("draining", "The desk is stopping.");
      await desk.ledger.head();
      return ok({ ready: true as const });
    },
  }),

  openRoute({
    method: "GET",
    path: "/healthz",
    operation: "getHealth",
    summary: "Tell how the desk is",
    description: "503 with the same body where it is down.",
    tag: "service",
    answers: { 200: healthSchema, 503: healthSchema },
    async handle(_call, { desk: { ledger }, presence, clock, version }) {
      const body = await healthOf({ ledger, presence, clock, version });
      return body.status === "down" ? { status: 503 as const, body } : ok(body);
    },
  }),
];
