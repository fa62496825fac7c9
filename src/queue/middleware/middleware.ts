/**
 * Middleware is the policy around one attempt: each wraps the next like the layers of an onion, the handler in
 * the middle. It may look at the attempt, answer without calling `next`, or change the outcome.
 *
 * Each declares the actor options that it adds, with their defaults; an option that nobody declares is an error when
 * the worker is made. A middleware that decides and throws has failed the attempt; one that only observes catches its
 * own faults.
 */

import type { z } from "zod";
import type { AttemptRun } from "../attempt.ts";
import type { Outcome } from "../outcome.ts";

/** Runs the inner layers; never rejects. */
export type Next = () => Promise<Outcome>;

/** One layer around an attempt. */
export interface Middleware {
  readonly name: string;
  /** A schema for each actor option that it adds; all of them must accept `undefined`. */
  readonly options: Readonly<Record<string, z.ZodType>>;
  around(attempt: AttemptRun, next: Next): Promise<Outcome>;
}

/** The values that a middleware reads of its options. */
export type OptionValues<Shape extends Record<string, z.ZodType>> = {
  readonly [Name in keyof Shape]: z.output<Shape[Name]>;
};

/** A middleware as it is written: its `around` gets its own options. */
export interface MiddlewareDefinition<Shape extends Record<string, z.ZodType>> {
  readonly name: string;
  readonly options: Shape;
  around(attempt: AttemptRun, next: Next, options: OptionValues<Shape>): Promise<Outcome>;
}

/** A middleware whose `around` gets its own options with their types. */
export function middleware<Shape extends Record<string, z.ZodType>>(
  definition: MiddlewareDefinition<Shape>,
): Middleware {
  return {
    name: definition.name,
    options: definition.options,
    // The worker has parsed the options by these very schemas.
    around: (attempt, next) => definition.around(attempt, next, attempt.options as OptionValues<Shape>),
  };
}
