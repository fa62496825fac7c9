import type { Context } from "./context.ts";
import { exitCodes } from "./exit-codes.ts";
import { type InputLine, inputLines } from "./input-lines.ts";
import { type Judging, judgeTimed } from "./policy-judging.ts";
import { type CircumstanceOptions, questionOf } from "./question.ts";

/** Far above what the desk takes as an ask. */
const longestLine = 16 * 1024 * 1024;

type Id = string | number | null;

/** What a line asks about, or what is wrong with it. */
type Read = { readonly id: Id; readonly command: string } | { readonly id: Id; readonly error: string };

/**
 * Judges the shell text of each line `{"id","command"}` of stdin and answers it at once, in the same order. A line that
 * is none is answered by what is wrong with it, and makes the exit code 2.
 */
export async function judgeBatch(
  context: Context,
  judging: Judging,
  options: CircumstanceOptions,
): Promise<number> {
  const { output, terminal } = context;
  judging.warmUp();
  let bad = 0;
  let all = 0;
  for await (const line of inputLines(terminal.input, longestLine)) {
    if (line.text?.trim() === "") continue;
    all += 1;
    const read = readLine(line);
    if ("error" in read) {
      bad += 1;
      output.record(read);
    } else {
      output.record(answer(context, judging, options, read));
    }
    await output.written();
    output.closed.throwIfAborted();
  }
  if (bad === 0) return exitCodes.done;
  output.note(`visto: ${bad} of ${all} lines could not be read, their answers say why`);
  return exitCodes.usage;
}

function answer(
  context: Context,
  judging: Judging,
  options: CircumstanceOptions,
  { id, command }: { readonly id: Id; readonly command: string },
): object {
  const question = questionOf(context, options, { form: "shell", text: command });
  const { judgement, ms } = judgeTimed(context, judging, question);
  const { ruling, risk, reasons } = judgement;
  return { id, ruling, risk, reasons, ms };
}

function readLine({ number, text }: InputLine): Read {
  const wrong = (id: Id, what: string): Read => ({
    id,
    error: `line ${number}: expected {"id": …, "command": "…"}, ${what}`,
  });
  if (text === undefined) return wrong(null, `got more than ${longestLine} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong(null, "got no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return wrong(null, "got no object");
  const { id, command } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" && typeof id !== "number") return wrong(null, "got no id");
  return typeof command === "string" ? { id, command } : wrong(id, "got no command that is a text");
}
