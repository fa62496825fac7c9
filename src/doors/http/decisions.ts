import { requestView } from "../../domain/view.ts";
import { answered } from "./access.ts";
import type { ById, Routes } from "./context.ts";
import { readGrantWish } from "./grants.ts";
import { parseInput } from "./parse-input.ts";
import { decision, resolution } from "./schemas.ts";

/** What reviewers settle; who may is asked by the verbs. */
export const decisionRoutes: Routes = (app, { desk }) => {
  app.post<ById>("/requests/:id/decision", async (request) => {
    const { grant: wish, ...input } = parseInput(decision, request.body, "body");
    const grant = wish === undefined ? undefined : readGrantWish(wish);
    const { identity } = request.caller;
    return requestView(answered(await desk.decide({ ...input, id: request.params.id, identity, grant })));
  });

  app.post<ById>("/requests/:id/resolve", async (request) => {
    const { as, reason } = parseInput(resolution, request.body, "body");
    const { identity } = request.caller;
    return requestView(answered(await desk.resolve({ id: request.params.id, identity, as, reason })));
  });
};
