/** From mild to strict. */
export const rulings = ["allow", "ask", "deny"] as const;
/** What a rule, or the whole policy, says of a command. */
export type Ruling = (typeof rulings)[number];

/** How strict a ruling is, from 0. */
export function rulingRank(ruling: Ruling): number {
  return rulings.indexOf(ruling);
}

/** From slight to grave. */
export const risks = ["low", "medium", "high", "critical"] as const;
/** How much could go wrong. */
export type Risk = (typeof risks)[number];

/** How serious a risk is, from 0. */
export function riskRank(risk: Risk): number {
  return risks.indexOf(risk);
}

/** The words for effects. */
export const effects = ["read", "write", "delete", "execute", "network", "privilege", "secret"] as const;
/** What a part of a command would do to the world. */
export type Effect = (typeof effects)[number];
