import { z } from "zod";
import type { Milliseconds } from "../../base/clock.ts";
import { parseDuration } from "../../base/duration.ts";
import { describeError } from "../../base/errors.ts";
import { nearest } from "../../base/text.ts";
import { requestStatuses } from "../../domain/lifecycle.ts";
import { deliveryStates } from "../../domain/notification-delivery.ts";
import { risks } from "../../domain/policy/policy.ts";
import { requestKinds } from "../../domain/request.ts";
import { roles } from "../../domain/reviewer.ts";

/** What comes in by HTTP, one strict schema for each body and query. */

/** A command may be this long, in bytes of UTF-8: Linux takes no longer text as one argument, so it could not run. */
const longestCommand = 128 * 1024 - 1;

/** And an argv may have so many words. */
const mostWords = 8_192;

const minute: Milliseconds = 60_000;
const day: Milliseconds = 86_400_000;

/** A text without NUL, which neither a path nor an argument can hold. */
export function text(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !value.includes("\0"), {
      message: "expected a text without NUL characters",
      params: { code: "bad_encoding" },
    });
}

/** A duration such as "15m" within a range, which the message names. */
export function duration(shortest: Milliseconds, longest: Milliseconds, range: string) {
  return z.string().superRefine((value, issues) => {
    try {
      const ms = parseDuration(value);
      if (ms >= shortest && ms <= longest) return;
      issues.addIssue({ code: "custom", message: `expected ${range}, got ${value}` });
    } catch (error) {
      issues.addIssue({ code: "custom", message: describeError(error).message });
    }
  });
}

/** A whole number as a query writes it. */
export function whole(most: number) {
  const expected = `expected a whole number up to ${most}`;
  return z
    .string()
    .regex(/^\d{1,16}$/, expected)
    .transform(Number)
    .refine((value) => value <= most, expected);
}

/** How many items a page may have. */
export function limit(most: number, usual: number) {
  return whole(most)
    .refine((value) => value > 0, "expected at least 1")
    .optional()
    .transform((value) => value ?? usual);
}

function byteLength(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + Buffer.byteLength(word), 0);
}

const commandText = text(longestCommand)
  .refine((value) => value.trim() !== "", "expected a command, got blanks")
  .refine((value) => byteLength([value]) <= longestCommand, "expected a command of less than 128 KiB");

const argument = z.string().refine((value) => !value.includes("\0"), {
  message: "expected an argument without NUL characters",
  params: { code: "bad_encoding" },
});

const commandWords = z
  .array(argument)
  .min(1)
  .max(mostWords)
  .refine(([program]) => program !== "", "expected the first word to be a program, got an empty one")
  .refine((words) => byteLength(words) <= longestCommand, "expected a command of less than 128 KiB");

const absolutePath = text(4_096).refine((value) => value.startsWith("/"), "expected an absolute path");

/** The `nextCursor` of a list that is numbered. */
export const cursor = z.string().regex(/^\d{1,15}$/, "expected the nextCursor of an earlier answer");

/** The id in a route's path. */
export const byId = z.strictObject({ id: z.string() });

/** The body of `POST /requests`; which of its fields go together, ask.ts says. */
export const submission = z.strictObject({
  agent: text(100),
  kind: z.enum(requestKinds),
  command: commandText.optional(),
  argv: commandWords.optional(),
  tool: text(200).optional(),
  input: z.unknown().optional(),
  cwd: absolutePath.optional(),
  reason: text(4_000).optional(),
  execution: z.enum(["server", "agent"]).optional(),
  deadline: duration(1_000, 7 * day, "between 1s and 7d").optional(),
  key: text(200).optional(),
  session: text(200).optional(),
  call: text(200).optional(),
});

/** The input of the `task_*` kinds. */
export const taskInput = z.strictObject({
  taskId: text(200).optional(),
  percent: z.number().min(0).max(100).optional(),
  message: text(4_000).optional(),
});

const statusList = z
  .string()
  .transform((list) => list.split(","))
  .pipe(z.array(z.enum(requestStatuses, { error: ({ input }) => unknownStatus(String(input)) })));

function unknownStatus(word: string): string {
  const near = nearest(word, requestStatuses);
  return `expected statuses such as pending,approved, got ${word}${near ? `: did you mean ${near}?` : ""}`;
}

export const requestList = z.strictObject({
  status: statusList.optional(),
  agent: text(100).optional(),
  risk: z.enum(risks).optional(),
  kind: z.enum(requestKinds).optional(),
  q: text(500).optional(),
  limit: limit(200, 50),
  cursor: cursor.optional(),
});

export const requestWait = z.strictObject({
  wait: duration(0, day, "at most 1d").optional(),
  until: z.enum(["decided", "finished"]).default("finished"),
});

export const historyList = z.strictObject({ limit: limit(1_000, 500) });

export const decision = z.strictObject({
  verdict: z.enum(["approve", "reject"]),
  reason: text(4_000).optional(),
  digest: text(200),
  confirm: text(200).optional(),
  grant: z.unknown().optional(),
});

/** The body's `grant`: how far an approval covers the same ask again. */
export const grantWish = z.strictObject({
  for: duration(1_000, 365 * day, "between 1s and 365d"),
  uses: z.int().min(1).max(1_000_000).optional(),
  scope: z.unknown().optional(),
});

export const grantScope = z.strictObject({
  agent: z.boolean().optional(),
  session: z.boolean().optional(),
  path: absolutePath.optional(),
});

export const grantList = z.strictObject({
  status: z.enum(["open", "all"]).default("open"),
  limit: limit(200, 50),
  cursor: cursor.optional(),
});

export const deliveryList = z.strictObject({
  state: z.enum(deliveryStates).optional(),
  channel: text(200).optional(),
  recipient: text(200).optional(),
  notification: text(64).optional(),
  limit: limit(200, 50),
  cursor: cursor.optional(),
});

export const revocation = z.strictObject({ reason: text(4_000).optional() });

const claim = text(200);

export const startClaim = z.strictObject({ digest: text(200), claim });

export const renewal = z.strictObject({ claim });

export const confirmation = z.strictObject({
  claim,
  outcome: z.enum(["executed", "failed"]),
  exitCode: z.int().min(0).max(255).optional(),
  signal: z
    .string()
    .regex(/^SIG[A-Z0-9+]{1,12}$/, 'expected a signal such as "SIGTERM"')
    .optional(),
  output: z.string().optional(),
});

export const withdrawal = z.strictObject({
  reason: text(4_000).optional(),
  /** Only while nobody has decided. */
  undecided: z.boolean().optional(),
});

export const resolution = z.strictObject({
  as: z.enum(["executed", "failed"]),
  reason: text(4_000).optional(),
});

export const channelChoice = z.strictObject({ channel: text(100).optional() });

/** A body, or query, that has no fields. */
export const nothing = z.strictObject({});

/** Names that the history uses for what is nobody's token. */
const deskNames: ReadonlySet<string> = new Set(["policy", "desk", "client"]);

/** A name that tokens may bear. */
export const identityName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "expected 1 to 64 letters, digits, dots, underscores or dashes")
  .refine((name) => !deskNames.has(name.toLowerCase()), "this name is the desk's own: choose another");

export const login = z.strictObject({
  code: text(64),
  name: identityName.refine(
    (name) => name.toLowerCase() !== "agent",
    "this name is the agents': choose another",
  ),
});

export const tokenRequest = z
  .strictObject({
    role: z.enum(roles),
    name: identityName,
    maxRisk: z.enum(risks).default("high"),
  })
  .refine(({ role, name }) => role === "agent" || name.toLowerCase() !== "agent", {
    path: ["name"],
    message: "the name agent is for tokens with the role agent: choose another",
  });

export const entryList = z.strictObject({
  after: whole(Number.MAX_SAFE_INTEGER).default(0),
  limit: limit(1_000, 200),
});

export const eventStream = z.strictObject({ after: whole(Number.MAX_SAFE_INTEGER).optional() });

/** The longest that one poll is held, whatever it asks for. */
export const longestWait: Milliseconds = minute;
