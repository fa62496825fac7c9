/** The package's main entry: embed a desk, talk to one, or write actors. */

export {
  type DeskOptions,
  type RunningDesk,
  startDesk,
  startWorker,
  type WorkerProcessOptions,
} from "./app.ts";
export { type Clock, type Milliseconds, systemClock } from "./base/clock.ts";
export { type ErrorCode, errorKinds, VistoError } from "./base/errors.ts";
export { type Log, silentLog } from "./base/log.ts";
export { VistoClient } from "./client.ts";
export type { RequestStatus } from "./domain/lifecycle.ts";
export type { Risk, Ruling } from "./domain/policy/policy.ts";
export type { ExecutionMode, RequestKind } from "./domain/request.ts";
export type { RequestView } from "./domain/view.ts";
export { type Actor, actor } from "./queue/actor.ts";
export { cancel, type Outcome, snooze } from "./queue/outcome.ts";
