/** Loaded into a desk by `--import`: tells its parent for how long its event loop was blocked at most. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

if (isMainThread && process.send) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  process.on("message", () => {
    process.send?.(delays.max / 1e6);
    delays.reset();
  });
  process.channel?.unref();
}
