import type { Actor } from "./actor.ts";
import type { OptionTable } from "./actor-options.ts";
import type { AttemptRun } from "./attempt.ts";
import { failure, invalidOutcome, isOutcome, outcomeOf } from "./failure.ts";
import type { LeasedMessage } from "./message.ts";
import type { Middleware } from "./middleware/middleware.ts";
import type { Outcome } from "./outcome.ts";

/** What one attempt runs through; never rejects. */
export type Pipeline = (attempt: AttemptRun) => Promise<Outcome>;

/** The layers around an actor's handler, the first outermost. */
export function actorPipeline(actor: Actor, layers: readonly Middleware[]): Pipeline {
  return layers.reduceRight<Pipeline>(wrap, (attempt) => callHandler(actor, attempt));
}

/** For messages that cannot be handled at all: the fault goes through the layers as their outcome. */
export function faultPipeline(fault: unknown, layers: readonly Middleware[]): Pipeline {
  return layers.reduceRight<Pipeline>(wrap, async () => ({ ...failure(fault), retryable: false }));
}

function wrap(inner: Pipeline, layer: Middleware): Pipeline {
  return async (attempt) => {
    try {
      const outcome: unknown = await layer.around(attempt, () => inner(attempt));
      return isOutcome(outcome) ? outcome : invalidOutcome(`the middleware ${layer.name}`, outcome);
    } catch (error) {
      return failure(error);
    }
  };
}

async function callHandler(actor: Actor, attempt: AttemptRun): Promise<Outcome> {
  try {
    const result = actor.handle(attempt.message.payload, attempt);
    if (!isThenable(result)) return outcomeOf(actor.name, result);
    attempt.handler = Promise.resolve(result).then(ignore, ignore);
    return outcomeOf(actor.name, await result);
  } catch (error) {
    return failure(error);
  } finally {
    attempt.handler = undefined;
  }
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

function ignore(): void {}

/** The actor's options, overridden by the message's own. */
export function attemptOptions(
  actor: Actor,
  message: LeasedMessage,
  read: { readonly table: OptionTable; readonly defaults: Readonly<Record<string, unknown>> },
): Readonly<Record<string, unknown>> {
  if (Object.keys(message.options).length === 0) return read.defaults;
  return read.table.read(actor.name, { ...actor.options, ...message.options });
}
