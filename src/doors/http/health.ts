import { VistoError } from "../../base/errors.ts";
import { healthOf } from "../../telemetry/health.ts";
import type { Routes } from "./context.ts";

/** The probes: without a prefix, without a token, without anything secret in their answers. */
export const healthRoutes: Routes = (app, { desk, presence, clock, drain, version }) => {
  const { ledger } = desk;

  app.get("/livez", async () => ({ alive: true }));

  app.get("/readyz", async () => {
    if (drain.begun) throw new VistoError("draining", "The desk is stopping.");
    await ledger.head();
    return { ready: true };
  });

  app.get("/healthz", async (_request, reply) => {
    const report = await healthOf({ ledger, presence, clock, version });
    reply.code(report.status === "down" ? 503 : 200);
    return report;
  });
};
