import { endlessFork } from "./endless-fork.ts";
import { fetchedCode } from "./fetched-code.ts";
import { killEverything } from "./kill-everything.ts";
import { reverseShell } from "./reverse-shell.ts";
import { sentSecret } from "./sent-secret.ts";
import type { Shape } from "./shape.ts";

/** The shapes that a rule may name. */
export const shapes: Readonly<Record<string, Shape>> = {
  "endless-fork": endlessFork,
  "fetched-code": fetchedCode,
  "kill-everything": killEverything,
  "reverse-shell": reverseShell,
  "sent-secret": sentSecret,
};
