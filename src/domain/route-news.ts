import type { Instant } from "../base/clock.ts";
import { isWithin } from "./hours.ts";
import { isOwnAsk } from "./may-decide.ts";
import type { NotificationPlan, Recipient, Route } from "./notification-plan.ts";
import type { AgentRequest } from "./request.ts";

/** Who is told of an ask, and which names the plan does not know (any more). */
export interface Audience {
  readonly recipients: readonly Recipient[];
  readonly unknown: readonly string[];
}

/**
 * The recipients by these names, else those of the first route that matches; nobody is told of their own ask, nor of one
 * that they have approved.
 */
export function audienceOf(
  plan: NotificationPlan,
  request: AgentRequest,
  now: Instant,
  to: readonly string[] = namesByRoute(plan, request, now),
): Audience {
  const { recipients, unknown } = recipientsOf(plan, to);
  return { recipients: recipients.filter((recipient) => !isDone(recipient, request)), unknown };
}

/** The recipients by these names, each once. */
export function recipientsOf(plan: NotificationPlan, names: readonly string[]): Audience {
  const found = [...new Set(names)].map((name) => plan.recipients.get(name) ?? name);
  return {
    recipients: found.filter((one) => typeof one !== "string"),
    unknown: found.filter((one) => typeof one === "string"),
  };
}

/** Whether this recipient has nothing to do with the decision any more, or never may. */
function isDone({ identity }: Recipient, request: AgentRequest): boolean {
  if (identity === undefined) return false;
  return isOwnAsk(identity, request) || hasApproved(identity, request);
}

function hasApproved(identity: string, { approvals = [] }: AgentRequest): boolean {
  return approvals.some(({ by }) => by === identity);
}

function namesByRoute(plan: NotificationPlan, request: AgentRequest, now: Instant): readonly string[] {
  return plan.routes.find((route) => matches(route, request, now))?.to ?? [];
}

function matches({ when }: Route, { judgement, agent, kind }: AgentRequest, now: Instant): boolean {
  const { risks, agents, kinds, hours } = when;
  return (
    // What has no risk yet is kept from no route.
    (risks === undefined || judgement === null || risks.includes(judgement.risk)) &&
    (agents === undefined || agents.some((name) => isNamed(name, agent))) &&
    (kinds === undefined || kinds.includes(kind)) &&
    (hours === undefined || hours.some((span) => isWithin(span, now)))
  );
}

/** Whether a name with `*` for any characters is this one: the pieces between the stars, in order. */
function isNamed(pattern: string, name: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
}
