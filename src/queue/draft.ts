import type { Instant } from "../base/clock.ts";
import { VistoError } from "../base/errors.ts";
import type { MessageDraft } from "./message.ts";

/** A draft as stores keep it: payload and options as JSON text, the times absolute. */
export interface KeptDraft {
  readonly payload: string;
  readonly options: string;
  readonly priority: number;
  readonly key: string | null;
  readonly dueAt: Instant;
}

/** @throws VistoError `payload_invalid` for what JSON cannot carry, `invalid_option` for a bad priority or delay. */
export function readDraft(draft: MessageDraft, now: Instant): KeptDraft {
  return {
    payload: payloadText(draft.payload, draft.actor),
    options: draft.options ? JSON.stringify(draft.options) : "{}",
    priority: wholeNumber(draft.priority ?? 0, "priority", draft.actor),
    key: draft.key ?? null,
    dueAt: now + wholeNumber(Math.ceil(Math.max(0, draft.delay ?? 0)), "delay", draft.actor),
  };
}

/** A payload as JSON text; `undefined` is kept as null. */
export function payloadText(payload: unknown, actor: string): string {
  try {
    const text = JSON.stringify(payload ?? null);
    if (text !== undefined) return text;
  } catch (error) {
    throw new VistoError(
      "payload_invalid",
      `${actor}: the payload is not JSON (${String(error)})`,
      {},
      error,
    );
  }
  throw new VistoError(
    "payload_invalid",
    `${actor}: expected a payload that JSON can carry, got ${typeof payload}`,
  );
}

function wholeNumber(value: number, what: string, actor: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new VistoError("invalid_option", `${actor}: expected ${what} to be a whole number, got ${value}`);
}
