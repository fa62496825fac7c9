import { z } from "zod";
import type { Milliseconds } from "../../base/clock.ts";
import { requestStatuses } from "../../domain/lifecycle.ts";
import { deliveryStates } from "../../domain/notification-delivery.ts";
import { isDeskName } from "../../domain/reviewer.ts";
import { requestKind, risk, role } from "../../domain/views/shown.ts";
import { cursorOf } from "./cursor.ts";
import { absolutePath, commandText, commandWords, duration, limit, text, whole, wordList } from "./fields.ts";

/** What comes in by HTTP, one strict schema for each body and query. */

const minute: Milliseconds = 60_000;
const day: Milliseconds = 86_400_000;

/** Why somebody does what they do, for people. */
const reason = text(4_000).describe("For people to read.");

/** The id in a route's path. */
export const byId = z.strictObject({ id: z.string().meta({ examples: ["req_01K5V8Z2N4T6R8W0Y2A4C6E8G0"] }) });

/** The body of `POST /requests`; which of its fields go together, ask.ts says. */
export const submission = z
  .strictObject({
    agent: text(100).describe("The program that asks."),
    kind: requestKind,
    command: commandText.optional(),
    argv: commandWords.optional(),
    tool: text(200).optional().describe("A client's tool; its input stands in `input`."),
    input: z
      .unknown()
      .optional()
      .describe("What the tool is called with; of a `task_*` kind, an object with taskId, percent, message."),
    cwd: absolutePath.optional().describe("The working folder; default: the desk's home folder."),
    reason: reason.optional(),
    execution: z
      .enum(["server", "agent"])
      .optional()
      .describe("Who runs it: the desk (the usual way for commands), or the agent's own process."),
    deadline: duration(1_000, 7 * day, "between 1s and 7d").optional(),
    key: text(200)
      .optional()
      .describe("The requester's own name for this ask: the same key again is the same ask."),
    session: text(200).optional().describe("One run of the agent."),
    call: text(200)
      .optional()
      .describe("The client's own id of the tool call: the same call of one session is the same ask."),
  })
  .meta({ id: "Ask" });

/** A submission's key as the header Idempotency-Key gives it. */
export const keyHeader = z.strictObject({ key: text(200) });

/** The input of the `task_*` kinds. */
export const taskInput = z.strictObject({
  taskId: text(200).optional(),
  percent: z.number().min(0).max(100).optional(),
  message: text(4_000).optional(),
});

export const requestList = z.strictObject({
  status: wordList(requestStatuses, "pending,approved").optional(),
  agent: text(100).optional(),
  risk: risk.optional(),
  kind: requestKind.optional(),
  unfetched: z
    .literal("true", { error: "expected true" })
    .optional()
    .transform((value) => value && true)
    .meta({ description: "Only those with a result that nobody has fetched." }),
  q: text(500)
    .optional()
    .meta({
      description:
        'Free words and "phrases", and terms: `status:pending,approved`, `kind:`, `risk:critical` or `risk>=high`, `agent:`, `requester:`, `session:`, `by:` (who decided), `cwd:` (there or below), `before:2026-11-01`, `after:24h`, `is:taken,snoozed,unfetched`. All have to hold; `-` in front means not.',
      examples: ['"npm install" risk>=high -agent:ci after:24h'],
    }),
  limit: limit(200, 50),
  cursor: cursorOf("requests"),
});

export const requestWait = z.strictObject({
  wait: duration(0, day, "at most 1d").optional(),
  until: z.enum(["decided", "finished"]).default("finished"),
});

export const historyList = z.strictObject({ limit: limit(1_000, 500), cursor: cursorOf("history") });

/** A body that only says why. */
const reasoned = z.strictObject({ reason: reason.optional() }).meta({ id: "ReasonBody" });

const grantScope = z.strictObject({
  agent: z.boolean().optional().describe("False: for any agent of the requester."),
  session: z.boolean().optional().describe("True: only for the session that asked."),
  path: absolutePath.optional().describe("For every real folder at or below this absolute path."),
});

const grantWish = z
  .strictObject({
    for: duration(1_000, 365 * day, "between 1s and 365d"),
    uses: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe("How many later asks; default: as many as the policy lets."),
    scope: grantScope.optional(),
  })
  .meta({ id: "GrantWish", description: "How far an approval also covers the same ask again." });

export type GrantWishBody = z.output<typeof grantWish>;

export const decision = z
  .strictObject({
    verdict: z.enum(["approve", "reject"]),
    reason: reason.optional(),
    digest: text(200).describe("The request's digest, as it was shown."),
    confirm: text(200).optional().describe("The request's id, where its risk is critical."),
    grant: grantWish.optional(),
  })
  .meta({ id: "DecisionBody" });

export const grantList = z.strictObject({
  status: z.enum(["open", "all"]).default("open"),
  limit: limit(200, 50),
  cursor: cursorOf("grants"),
});

export const deliveryList = z.strictObject({
  state: z.enum(deliveryStates).optional(),
  channel: text(200).optional(),
  recipient: text(200).optional(),
  notification: text(64).optional(),
  limit: limit(200, 50),
  cursor: cursorOf("deliveries"),
});

export const revocation = reasoned;

const claim = text(200).describe(
  "The executor's secret, made by itself: `holder#secret`; others are shown the holder.",
);

export const startClaim = z
  .strictObject({ digest: text(200).describe("Of what is about to run."), claim })
  .meta({ id: "StartBody" });

export const renewal = z.strictObject({ claim }).meta({ id: "RenewBody" });

export const confirmation = z
  .strictObject({
    claim,
    outcome: z.enum(["executed", "failed"]),
    exitCode: z.int().min(0).max(255).optional(),
    signal: z
      .string()
      .regex(/^SIG[A-Z0-9+]{1,12}$/, 'expected a signal such as "SIGTERM"')
      .optional()
      .describe("What ended it, such as SIGTERM."),
    output: z.string().optional().describe("What it printed."),
  })
  .meta({ id: "ConfirmBody" });

export const withdrawal = z
  .strictObject({
    reason: reason.optional(),
    undecided: z.boolean().optional().describe("True: only while nobody has decided."),
  })
  .meta({ id: "WithdrawBody" });

export const resolution = z
  .strictObject({ as: z.enum(["executed", "failed"]), reason: reason.optional() })
  .meta({ id: "ResolveBody" });

export const channelChoice = z
  .strictObject({ channel: text(100).optional().describe("Default: each.") })
  .meta({ id: "ChannelBody" });

/** A body, or query, that has no fields. */
export const nothing = z.strictObject({});

/** A name that tokens may bear. */
export const identityName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, "expected 1 to 64 letters, digits, dots, underscores or dashes")
  .refine((name) => !isDeskName(name), "this name is the desk's own: choose another");

export const login = z
  .strictObject({
    code: text(64).describe("The one-time code, valid for 10 minutes."),
    name: identityName
      .refine((name) => name.toLowerCase() !== "agent", "this name is the agents': choose another")
      .describe("The identity that the login is for."),
  })
  .meta({ id: "LoginBody" });

export const tokenRequest = z
  .strictObject({
    role,
    name: identityName,
    maxRisk: risk.default("high"),
  })
  .refine(({ role, name }) => role === "agent" || name.toLowerCase() !== "agent", {
    path: ["name"],
    message: "the name agent is for tokens with the role agent: choose another",
  })
  .meta({ id: "TokenBody" });

export const tokenList = z.strictObject({ limit: limit(200, 200), cursor: cursorOf("tokens") });

export const entryList = z.strictObject({
  after: whole(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({
      shownAs: { type: "integer", minimum: 0, default: 0, description: "Only entries after this number." },
    }),
  limit: limit(1_000, 200),
  cursor: cursorOf("entries"),
});

export const alertList = z.strictObject({ limit: limit(1_000, 200), cursor: cursorOf("alerts") });

export const eventStream = z.strictObject({
  after: whole(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({
      shownAs: {
        type: "integer",
        minimum: 0,
        description: "The entry after which to tell; default: the newest.",
      },
    }),
});

/** The longest that one poll is held, whatever it asks for. */
export const longestWait: Milliseconds = minute;
