import { AsyncLocalStorage } from "node:async_hooks";
import type { Message } from "../message.ts";
import { type Middleware, middleware } from "./middleware.ts";

const current = new AsyncLocalStorage<Message>();

/** Makes the message known to everything that its handler calls. */
export function currentMessageKeeper(): Middleware {
  return middleware({
    name: "current-message",
    options: {},
    around: (attempt, next) => current.run(attempt.message, next),
  });
}

/** The message that is being handled where this is called, or undefined outside of a handler. */
export function currentMessage(): Message | undefined {
  return current.getStore();
}
