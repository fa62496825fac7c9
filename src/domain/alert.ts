/**
 * Every alert that there is, with what whoever sees it should do; the subject of the alert stands in the place of
 * `SUBJECT`. The command line shows it, and docs/operate.md says more.
 */
export const alertAdvice = {
  outcome_unknown:
    "find out whether its command took effect, then `visto resolve SUBJECT --as executed` or `--as failed`",
  ran_uncleared:
    "see what it did: `visto show SUBJECT`, speak with whoever allowed it, then `visto resolve SUBJECT --as executed`",
  dead_letter: "`visto dead show SUBJECT`, then `visto dead redrive SUBJECT` or `visto dead discard SUBJECT`",
  escalation_unanswered:
    "decide it: `visto show SUBJECT`, then `visto approve SUBJECT` or `visto reject SUBJECT`",
  nobody_present: "`visto list --status pending`, and decide; `visto watch` counts as being there",
  notification_undelivered:
    "mend the channels of SUBJECT, then `visto notify test`; the next news that arrives ends it",
} as const satisfies Record<string, string>;

/** What an alert is about. */
export type AlertCode = keyof typeof alertAdvice;

/** What to do about an alert; undefined where its code is that of a newer desk. */
export function adviceFor({
  code,
  subject,
}: {
  readonly code: string;
  readonly subject: string;
}): string | undefined {
  if (!Object.hasOwn(alertAdvice, code)) return undefined;
  return alertAdvice[code as AlertCode].replaceAll("SUBJECT", subject);
}
