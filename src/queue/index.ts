/** What `visto/queue` exports: actors, messages and workers, usable without a desk. */

export type { Clock, Instant, Milliseconds, Timer } from "../base/clock.ts";
export { systemClock } from "../base/clock.ts";
export {
  type ErrorCode,
  type ErrorDetails,
  type ErrorKind,
  errorKinds,
  VistoError,
} from "../base/errors.ts";
export { type Log, silentLog } from "../base/log.ts";
export { type Service, Services } from "../base/service.ts";
export {
  type Actor,
  type ActorDefinition,
  type ActorOptions,
  actor,
  type Handler,
  type HandlerResult,
  type MessageOptions,
} from "./actor.ts";
export type { Attempt, AttemptRun } from "./attempt.ts";
export { type Backoff, backoffDelay, type Random } from "./backoff.ts";
export type { Broker, Consumer, ConsumerOptions } from "./broker.ts";
export { EmbeddedBroker, type EmbeddedBrokerOptions } from "./brokers/embedded.ts";
export { MemoryBroker } from "./brokers/memory.ts";
export { MemoryMessageStore } from "./memory-store.ts";
export type * from "./message.ts";
export { type AgeLimitOptions, ageLimit } from "./middleware/age-limit.ts";
export { currentMessage, currentMessageKeeper } from "./middleware/current-message.ts";
export { defaultMiddleware } from "./middleware/defaults.ts";
export { type DurationOption, durationOption, durationOrNever } from "./middleware/duration-option.ts";
export {
  type Middleware,
  type MiddlewareDefinition,
  middleware,
  type Next,
  type OptionValues,
} from "./middleware/middleware.ts";
export { type AttemptEvent, type AttemptObserver, observing } from "./middleware/observing.ts";
export { type RetryOptions, retries } from "./middleware/retries.ts";
export { type TimeLimitOptions, timeLimit } from "./middleware/time-limit.ts";
export { type AttemptError, cancel, done, type Outcome, type Settlement, snooze } from "./outcome.ts";
export { type DeadLetterSource, type RedriveAllOptions, redriveAll } from "./redrive-all.ts";
export { openQueueStore, type QueueStore } from "./sqlite/open-store.ts";
export type {
  ClaimRequest,
  DeadLetterFilter,
  DeadLetterQuery,
  MessageStore,
  Page,
  QueueStats,
  RedriveOptions,
} from "./store.ts";
export { Worker, type WorkerOptions } from "./worker.ts";
