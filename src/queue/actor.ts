import type { z } from "zod";
import { durationMs } from "../base/duration.ts";
import { invariant, VistoError } from "../base/errors.ts";
import { issueWords } from "../base/issue-words.ts";
import type { Attempt } from "./attempt.ts";
import type { Broker } from "./broker.ts";
import type { MessageDraft, Sent } from "./message.ts";
import type { AgeLimitOptions } from "./middleware/age-limit.ts";
import type { DurationOption } from "./middleware/duration-option.ts";
import type { RetryOptions } from "./middleware/retries.ts";
import type { TimeLimitOptions } from "./middleware/time-limit.ts";
import type { Outcome } from "./outcome.ts";

/** The options of the default middleware; a package with middleware of its own adds its options by augmentation. */
export interface ActorOptions extends RetryOptions, TimeLimitOptions, AgeLimitOptions {}

/** What an actor is called, where its messages wait, and what they carry. */
export interface ActorDefinition<Schema extends z.ZodType> extends ActorOptions {
  /** The wire name, in snake_case. */
  readonly name: string;
  /** Default "default". */
  readonly queue?: string;
  /** The shape of a payload, checked when it is sent and again when it is handled. */
  readonly payload: Schema;
  /** Of its messages, lower first; default 0. */
  readonly priority?: number;
}

/** What sets one message apart from the others of its actor. */
export interface MessageOptions {
  /** How long after sending it becomes ready: milliseconds, or a text such as "15s"; default at once. */
  readonly delay?: DurationOption;
  /** Lower goes first; default: the actor's. */
  readonly priority?: number;
  /** At most one unfinished message bears a key. */
  readonly key?: string;
  /** Overrides of the actor's options for this message, as JSON. */
  readonly options?: Readonly<Partial<Record<keyof ActorOptions, unknown>>>;
}

/** What a handler may return. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler declared as `Promise<void>` is one that returns nothing.
export type HandlerResult = Outcome | undefined | void;

/** Does a message's work; `undefined` means done, a throw is a failure. */
export type Handler<Payload> = (payload: Payload, attempt: Attempt) => HandlerResult | Promise<HandlerResult>;

/** A named function that handles messages. */
export interface Actor<Input = unknown> {
  readonly name: string;
  readonly queue: string;
  readonly payload: z.ZodType;
  /** Still unchecked: only a worker knows which middleware, and so which options, there are. */
  readonly options: Readonly<Record<string, unknown>>;
  /** A message to be sent, together with others perhaps. @throws VistoError `payload_invalid` */
  message(payload: Input, options?: MessageOptions): MessageDraft<Input>;
  /** Sends one message. @throws VistoError `payload_invalid` */
  send(broker: Pick<Broker, "send">, payload: Input, options?: MessageOptions): Promise<Sent>;
  /** Takes a payload as it was sent. @throws VistoError `payload_invalid`, or whatever the handler throws. */
  handle(payload: unknown, attempt: Attempt): unknown;
}

/** Names a handler, so that messages can be sent to it; a worker runs it. */
export function actor<Schema extends z.ZodType>(
  definition: ActorDefinition<Schema>,
  handler: Handler<z.output<Schema>>,
): Actor<z.input<Schema>> {
  const { name, queue = "default", payload: schema, priority = 0, ...options } = definition;
  const parse = (payload: unknown): z.output<Schema> => parsePayload(name, schema, payload);
  const message: Actor<z.input<Schema>>["message"] = (payload, own = {}) => {
    parse(payload);
    const { key, options: overrides } = own;
    const delay = durationMs(own.delay ?? 0, `${name}: delay`);
    const draft = { actor: name, queue, payload, priority: own.priority ?? priority, delay };
    return { ...draft, ...(key !== undefined && { key }), ...(overrides && { options: overrides }) };
  };
  return {
    name,
    queue,
    payload: schema,
    options: Object.freeze(options),
    message,
    async send(broker, payload, own) {
      const [sent] = await broker.send([message(payload, own)]);
      invariant(sent, `the broker answered nothing to a message for ${name}`);
      return sent;
    },
    handle: (payload, attempt) => handler(parse(payload), attempt),
  };
}

/** A payload is sent as it was given and read again by the worker, so a schema that transforms works once on each. */
function parsePayload<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  payload: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(payload, { error: issueWords });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "payload"}: ${message}`);
  throw new VistoError("payload_invalid", `${name}: ${issues.join("; ")}`, { actor: name, issues });
}
