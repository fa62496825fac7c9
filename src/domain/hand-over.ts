import type { Instant } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { visible } from "../base/text.ts";
import type { NotificationPlan } from "./notification-plan.ts";
import { permits } from "./permissions.ts";
import { riskRank } from "./policy/policy.ts";
import type { Identity, Token } from "./reviewer.ts";

/** Whoever may decide something, by the tokens that are in force; an identity reaches as far as its best token. */
export function decidersOf(tokens: readonly Token[], now: Instant): readonly Identity[] {
  const found = new Map<string, Identity>();
  for (const { id, name, role, maxRisk, revokedAt, expiresAt = Infinity } of tokens) {
    if (revokedAt !== undefined || expiresAt <= now || !permits(role, "decide")) continue;
    const known = found.get(name);
    if (known && riskRank(known.maxRisk) >= riskRank(maxRisk)) continue;
    found.set(name, { name, role, maxRisk, tokenId: id });
  }
  return [...found.values()];
}

/** The identity that an ask is handed over to: by its own name, or by the name of its recipient in the plan. */
export function findDecider(
  name: string,
  deciders: readonly Identity[],
  plan: NotificationPlan,
): Identity | Refusal {
  const known = plan.recipients.get(name)?.identity ?? name;
  const found = deciders.find((one) => one.name === name) ?? deciders.find((one) => one.name === known);
  if (found) return found;
  const there = deciders.map((one) => visible(one.name)).sort();
  return refuse(
    "not_found",
    `there is nobody called ${JSON.stringify(visible(name))} who decides: there ${there.length === 1 ? "is" : "are"} ${there.join(", ")}`,
    { deciders: there },
  );
}

/** The recipients by which the plan reaches an identity. */
export function recipientNamesOf(identity: string, { recipients }: NotificationPlan): string[] {
  return [...recipients.values()]
    .filter((recipient) => (recipient.identity ?? recipient.name) === identity)
    .map(({ name }) => name);
}
