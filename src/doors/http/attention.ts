import { parseDuration } from "../../base/duration.ts";
import { requestView } from "../../domain/view.ts";
import { answered, need } from "./access.ts";
import { escalation, snoozing, taking } from "./attention-schemas.ts";
import type { ById, Routes } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import { nothing } from "./schemas.ts";

/** Who sees to an ask, and who is there to: what the verbs refuse, they refuse themselves. */
export const attentionRoutes: Routes = (app, { desk, presence }) => {
  app.post<ById>("/requests/:id/take", async (request) => {
    const { for: lasts, over, to } = parseInput(taking, request.body, "body");
    const { identity } = request.caller;
    const { id } = request.params;
    return requestView(answered(await desk.take({ id, identity, lasts: parseDuration(lasts), over, to })));
  });

  app.post<ById>("/requests/:id/snooze", async (request) => {
    const { for: lasts, reason } = parseInput(snoozing, request.body, "body");
    const { identity } = request.caller;
    const { id } = request.params;
    return requestView(answered(await desk.snooze({ id, identity, lasts: parseDuration(lasts), reason })));
  });

  app.post<ById>("/requests/:id/escalate", async (request) => {
    const { reason } = parseInput(escalation, request.body, "body");
    const { identity } = request.caller;
    return requestView(answered(await desk.escalate({ id: request.params.id, identity, reason })));
  });

  app.get("/presence", async (request) => {
    need(request.caller, "read-all");
    parseInput(nothing, request.query, "query");
    const items = presence.present.map(({ name, by, since }) => ({
      name,
      by,
      ...(since !== undefined && { since: new Date(since).toISOString() }),
    }));
    return { items, nextCursor: null };
  });
};
