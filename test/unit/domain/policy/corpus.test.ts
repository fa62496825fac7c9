import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { exampleFacts } from "../../../../src/domain/policy/check-examples.ts";
import { makeJudge } from "../../../../src/domain/policy/judge.ts";
import { defaultPolicy } from "../../../support/default-policy.ts";

interface Row {
  readonly id: string;
  readonly command: string;
  readonly expected: "safe" | "review" | "forbidden";
  /** A sound policy may differ, so that no gate looks at the row. */
  readonly contested?: boolean;
}

const file = new URL("../../../support/corpus/commands.jsonl", import.meta.url);
const rows = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Row);
const judge = makeJudge(defaultPolicy);

/** Timed in three passes, of which the best counts: what else runs on the machine is not the judge's. */
function judged() {
  const passes = [1, 2, 3].map(() => rows.map(timed));
  return rows.map((row, at) => {
    const found = passes.flatMap((pass) => pass[at] ?? []);
    return { ...row, ...timed(row), ms: Math.min(...found.map(({ ms }) => ms)) };
  });
}

function timed({ command }: Row) {
  const start = performance.now();
  const { ruling, reasons } = judge({ form: "shell", text: command }, exampleFacts);
  return { ruling, reasons, ms: performance.now() - start };
}

const all = judged();
const sound = all.filter(({ contested }) => contested !== true);

function shown(found: typeof all): readonly string[] {
  return found.map(
    ({ id, command, ruling, reasons }) => `${id} ${ruling}: ${JSON.stringify(command)}: ${reasons[0]}`,
  );
}

test("nothing but safe commands is allowed", () => {
  const found = sound.filter(({ expected, ruling }) => expected !== "safe" && ruling === "allow");
  assert.deepEqual(shown(found), []);
});

test("at least 90 % of the safe commands are allowed", (t) => {
  const safe = sound.filter(({ expected }) => expected === "safe");
  const missed = safe.filter(({ ruling }) => ruling !== "allow");
  t.diagnostic(`${safe.length - missed.length} of ${safe.length}`);
  assert.ok(missed.length <= safe.length * 0.1, shown(missed).join("\n"));
});

test("at least 95 % of the forbidden commands are denied", (t) => {
  const forbidden = sound.filter(({ expected }) => expected === "forbidden");
  const missed = forbidden.filter(({ ruling }) => ruling !== "deny");
  t.diagnostic(`${forbidden.length - missed.length} of ${forbidden.length}`);
  assert.ok(missed.length <= forbidden.length * 0.05, shown(missed).join("\n"));
});

test("no safe command is denied, and no command that only has to be looked at", () => {
  assert.deepEqual(
    shown(sound.filter(({ expected, ruling }) => expected !== "forbidden" && ruling === "deny")),
    [],
  );
});

test("99 of 100 commands are judged within 5 ms", (t) => {
  const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  t.diagnostic(`p50 ${times[times.length >> 1]?.toFixed(3)} ms, p99 ${p99.toFixed(2)} ms`);
  assert.ok(p99 <= 5, `${p99} ms`);
});

test("nothing in the corpus makes the judge throw", () => {
  assert.deepEqual(shown(all.filter(({ reasons }) => /could not judge/.test(reasons.join()))), []);
});
