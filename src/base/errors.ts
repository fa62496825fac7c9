/**
 * Faults and refusals share one vocabulary of codes. A *refusal* (business: wrong state, wrong
 * role) travels as a value, a *fault* (broken disk, bug) as an exception; both carry a code of this table,
 * so that every door answers the same thing with the same status and exit code.
 */

/** How a code is answered: HTTP status, CLI exit code, and whether the same call may succeed later. */
export interface ErrorKind {
  readonly status: number;
  readonly exit: number;
  readonly retryable: boolean;
}

/** The table of all codes; docs/reference/errors.md lists the same ones (checked by a test). */
export const errorKinds = {
  usage: { status: 400, exit: 2, retryable: false },
  invalid_body: { status: 400, exit: 2, retryable: false },
  unknown_field: { status: 400, exit: 2, retryable: false },
  bad_encoding: { status: 400, exit: 2, retryable: false },
  invalid_option: { status: 400, exit: 2, retryable: false },
  invalid_policy: { status: 400, exit: 2, retryable: false },
  invalid_notifications: { status: 400, exit: 2, retryable: false },
  token_missing: { status: 401, exit: 16, retryable: false },
  token_unknown: { status: 401, exit: 16, retryable: false },
  login_code_unknown: { status: 401, exit: 16, retryable: false },
  role_forbidden: { status: 403, exit: 16, retryable: false },
  own_ask: { status: 403, exit: 16, retryable: false },
  risk_above_limit: { status: 403, exit: 16, retryable: false },
  confirm_required: { status: 403, exit: 16, retryable: false },
  reviewer_not_named: { status: 403, exit: 16, retryable: false },
  grant_too_wide: { status: 403, exit: 16, retryable: false },
  foreign_host: { status: 403, exit: 16, retryable: false },
  foreign_origin: { status: 403, exit: 16, retryable: false },
  agent_session: { status: 403, exit: 16, retryable: false },
  not_found: { status: 404, exit: 1, retryable: false },
  wrong_state: { status: 409, exit: 16, retryable: false },
  digest_differs: { status: 409, exit: 16, retryable: false },
  gate_failed: { status: 409, exit: 16, retryable: false },
  claim_held: { status: 409, exit: 16, retryable: false },
  key_reused: { status: 409, exit: 16, retryable: false },
  name_taken: { status: 409, exit: 16, retryable: false },
  body_too_large: { status: 413, exit: 2, retryable: false },
  rate_limited: { status: 429, exit: 1, retryable: true },
  internal: { status: 500, exit: 1, retryable: false },
  ledger_corrupt: { status: 500, exit: 1, retryable: false },
  ledger_newer: { status: 500, exit: 1, retryable: false },
  ledger_write_failed: { status: 503, exit: 1, retryable: true },
  ledger_full: { status: 507, exit: 1, retryable: true },
  draining: { status: 503, exit: 1, retryable: true },
  folder_in_use: { status: 409, exit: 1, retryable: false },
  folder_unusable: { status: 500, exit: 1, retryable: false },
  port_in_use: { status: 500, exit: 1, retryable: false },
  desk_unreachable: { status: 503, exit: 15, retryable: true },
  payload_invalid: { status: 400, exit: 1, retryable: false },
  actor_unknown: { status: 500, exit: 1, retryable: false },
  time_limit: { status: 500, exit: 1, retryable: true },
  age_limit: { status: 500, exit: 1, retryable: false },
  worker_lost: { status: 500, exit: 1, retryable: true },
} as const satisfies Record<string, ErrorKind>;

/** One of the codes of the table. */
export type ErrorCode = keyof typeof errorKinds;

/** Facts about one error, safe to show to its caller. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The one error class: a code of the table, a sentence for people, details for machines. */
export class VistoError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "VistoError";
    this.code = code;
    this.details = details;
  }

  get kind(): ErrorKind {
    return errorKinds[this.code];
  }
}

/** A business refusal: the answer "no" as a value, with the same codes as faults. */
export interface Refusal {
  readonly refused: ErrorCode;
  readonly message: string;
  readonly details?: ErrorDetails;
}

export function refuse(code: ErrorCode, message: string, details?: ErrorDetails): Refusal {
  return details ? { refused: code, message, details } : { refused: code, message };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "refused" in value;
}

/** Turns a refusal into the exception that doors which throw expect. */
export function refusalError(refusal: Refusal): VistoError {
  return new VistoError(refusal.refused, refusal.message, refusal.details);
}

/** Any thrown value as `{code, message}`; stack and cause stay behind. */
export function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof VistoError) return { code: error.code, message: error.message };
  if (error instanceof Error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { code: typeof code === "string" ? code : error.name, message: error.message };
  }
  return { code: "internal", message: String(error) };
}

/** Checks our own assumptions, never a caller's input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new VistoError("internal", `broken invariant: ${message}`);
}
