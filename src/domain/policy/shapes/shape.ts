import type { ScriptSight, Sight } from "../sight.ts";
import type { WarningContext } from "../warn.ts";

/** Finds a dangerous shape in a whole text and gives the command that shows it. */
export type Shape = (script: ScriptSight, context: WarningContext) => Sight | undefined;
