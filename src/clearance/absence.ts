import type { AgentRequest } from "../domain/request.ts";
import { verb } from "../ledger/verb.ts";

/** The alert that stays open while an ask waits and nobody is there who could decide it. */
export const absenceAlert = { code: "nobody_present", subject: "reviewers" } as const;

/** Raises the alert, once for however many asks; the one that is given stands for all of them. */
export const raiseAbsence = verb({
  name: "raise_absence",
  needs: () => ({}),
  decide(_read, { request }: { readonly request: AgentRequest }) {
    const message = `${request.id} waits, and nobody is there who may decide it: nobody watches, has called the desk in the last 5 minutes or is on call`;
    return { answer: undefined, changes: [{ change: "raise_alert", alert: { ...absenceAlert, message } }] };
  },
});

/** Resolves the alert: somebody has appeared, or nothing waits any more. */
export const resolveAbsence = verb({
  name: "resolve_absence",
  needs: () => ({}),
  decide: () => ({ answer: undefined, changes: [{ change: "resolve_alert", ...absenceAlert, by: "desk" }] }),
});
