/** The package's main entry point: embed a desk, besides all that `visto/client` and `visto/queue` export. */

export {
  type DeskOptions,
  type ProcessOptions,
  type RunningDesk,
  startDesk,
  startWorker,
  type WorkerProcessOptions,
} from "./app.ts";
export type { Variables } from "./base/environment.ts";
export * from "./client.ts";
export type { WorkerQueue } from "./domain/messages.ts";
export * from "./queue/index.ts";
