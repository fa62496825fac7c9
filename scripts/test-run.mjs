/** Runs test files and shows them in few lines: one for each file, and every failure with its whole text. */
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** How long one test may take, and all of them together, in milliseconds. What hangs is ended and counts as failed. */
const testLimit = 120_000;
const runLimit = 480_000;

/**
 * Runs `files` each in a process of its own. Answers how many tests passed, failed and were skipped, the failures,
 * and the coverage where it was asked for; `show` gets the lines.
 */
export async function runTests(files, { show = console.log, cwd = root, ...options } = {}) {
  const limits = { timeout: testLimit, signal: AbortSignal.timeout(runLimit) };
  const stream = run({ files, cwd, concurrency: availableParallelism(), ...limits, ...options });
  const failures = [];
  const total = noneYet();
  let ofFile = noneYet();
  let coverage;
  for await (const { type, data } of stream) {
    if (type === "test:coverage") coverage = data.summary;
    if (type === "test:stderr") process.stderr.write(data.message);
    if (type === "test:diagnostic" && !isTally(data.message)) show(`      ${data.message}`);
    const end = endOf(type, data);
    if (end) {
      total[end]++;
      ofFile[end]++;
    }
    if (end === "failed") failures.push({ name: data.name, file: data.file, line: data.line, error: data.details.error });
    if (end === "skipped") show(`skip  ${data.name}: ${data.skip ?? data.todo}`);
    // Events come ordered by file, and a file's tests may stand in another one, as those of a contract do.
    if (type === "test:summary" && data.file !== undefined) {
      show(fileLine(relative(cwd, data.file), ofFile, data.duration_ms));
      ofFile = noneYet();
    }
  }
  return { ...total, failures, coverage };
}

const hung = "It did not end in time: a test waits for ever, or something keeps its process open.";

/** A failure as people read it: where, what, why. */
export function failureText({ name, file, line, error }, cwd = root) {
  const cause = error.cause instanceof Error ? error.cause : error;
  const text = cause.name === "TimeoutError" ? hung : cause instanceof Error ? cause.stack : inspect(cause);
  return `FAIL  ${name}\n      ${relative(cwd, file ?? cwd)}:${line ?? 1}\n${text.replace(/^/gm, "      ")}`;
}

function noneYet() {
  return { passed: 0, failed: 0, skipped: 0 };
}

/** How a test ended; undefined for other events, and for a suite that is no more than its tests. */
function endOf(type, data) {
  if (type === "test:fail") return data.details.error?.failureType === "subtestsFailed" ? undefined : "failed";
  if (type !== "test:pass" || data.details.type === "suite") return undefined;
  return data.skip === undefined && data.todo === undefined ? "passed" : "skipped";
}

function fileLine(file, { passed, failed, skipped }, duration) {
  const rest = skipped > 0 ? `, ${skipped} skipped` : "";
  return `${failed > 0 ? "FAIL" : "ok  "}  ${file}  ${passed + failed} tests${rest}, ${Math.round(duration)} ms`;
}

/** Node's own sums, which are shown once at the end instead. */
function isTally(message) {
  return /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(message);
}
