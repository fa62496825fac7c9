import { type Refusal, refuse } from "../base/errors.ts";
import { isOwnAsk } from "../domain/may-decide.ts";
import { permits } from "../domain/permissions.ts";
import type { AgentRequest } from "../domain/request.ts";
import type { Identity } from "../domain/reviewer.ts";
import { type Step, verb } from "../ledger/verb.ts";
import { append, move, noSuchRequest, refused, update, wrongState } from "./move.ts";
import { notifyAgent } from "./outgoing.ts";
import { unknownOutcomeAlert } from "./recover.ts";
import { unclearedRunAlert } from "./report-run.ts";

export interface ResolveInput {
  readonly id: string;
  readonly identity: Identity;
  readonly as: "executed" | "failed";
  readonly reason?: string;
}

/** Records what a person found had become of a command whose outcome was unknown. */
export const resolve = verb({
  name: "resolve",
  needs: ({ id }: ResolveInput) => ({
    request: { read: "request", id },
    alert: { read: "openAlert", code: unclearedRunAlert, subject: id },
  }),
  decide({ request, alert }, input: ResolveInput, at): Step<AgentRequest | Refusal> {
    const { id, identity, reason } = input;
    if (!request) return refused(noSuchRequest(id));
    if (!permits(identity.role, "resolve")) {
      return refused(
        refuse("role_forbidden", `the role ${identity.role} may not resolve requests: a reviewer may`),
      );
    }
    if (isOwnAsk(identity.name, request)) {
      return refused(refuse("own_ask", `${id} is your own ask: somebody else has to say what became of it`));
    }
    if (alert) return acknowledge(request, input);
    if (request.status !== "unknown") return refused(wrongState(request, "unknown"));
    const result = { ...request.result, outcome: input.as, reason: "resolved" } as const;
    const resolved = move(request, input.as, { result }, at);
    return {
      answer: resolved,
      changes: [
        update(resolved),
        append("request_resolved", id, identity.name, { as: input.as, reason }),
        { change: "resolve_alert", code: unknownOutcomeAlert, subject: id, by: identity.name },
        notifyAgent(id),
      ],
    };
  },
});

/** A run that nobody had cleared stays what it was; somebody has seen to it. */
function acknowledge(request: AgentRequest, { identity, as, reason }: ResolveInput): Step<AgentRequest> {
  const { name } = identity;
  return {
    answer: request,
    changes: [
      append("request_resolved", request.id, name, { as, reason }),
      { change: "resolve_alert", code: unclearedRunAlert, subject: request.id, by: name },
    ],
  };
}
