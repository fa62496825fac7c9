/**
 * Takes one line of the lifecycle's table, or one gate, out of a copy of the tree at a time, runs the tests that
 * speak of it, and names those that fail. A mutant that no test notices survives, and that fails the whole.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, runTests } from "./test-run.mjs";

const lifecycle = {
  file: "src/domain/lifecycle.ts",
  tests: ["test/unit/domain/lifecycle.test.ts"],
  mutants: lifecycleMutants(),
};

const mayDecide = {
  file: "src/domain/may-decide.ts",
  tests: ["test/unit/domain/may-decide.test.ts"],
  mutants: [
    without("role", "roleGate(identity) ??"),
    without("own ask", "ownAskGate(identity, request) ??"),
    without("state", "stateGate(request) ??"),
    without("deadline", " ?? deadlineGate(request, now)"),
    without("digest", "digestGate(request, input) ??"),
    never("not ruled yet", "!risk"),
    never("risk limit", "riskRank(risk) > riskRank(identity.maxRisk)"),
    never("named reviewer", "!reviewers || reviewers.includes(name)", "true"),
    without("another identity", " ?? secondApprovalGate(identity, request)"),
    never("confirmation", 'judgement?.risk !== "critical" || confirm === id', "true"),
    without("reach of whoever approves", "reachGate(identity, request) ??"),
    without("reach of whoever takes", " ?? reachGate(identity, request);"),
  ],
};

const start = {
  file: "src/clearance/start.ts",
  tests: ["test/unit/clearance/start.test.ts", "test/unit/clearance/at-deadline.test.ts"],
  mutants: [
    without("first executor wins", "if (execution) return second(request, execution, input);"),
    never("same claim only", 'execution.claim === input.claim && request.status === "executing"', "true"),
    never("right executor", "!mayRun(request, input.by)"),
    never("only a dialog that its own client told of", 'by === "agent" && isSeenByHook(request)', 'by === "agent"'),
    never("approved", 'request.status !== "approved"'),
    never("clearance not expired", "clearanceUntil <= at.now"),
    never("same digest", "request.digest !== input.digest"),
    never("approver is not the requester", "decision === undefined || isOwnAsk(decision.by, request)"),
    never("today's policy denies", 'today.ruling === "deny"'),
    never("today's policy asks", 'approver === "policy" && today.ruling !== "allow"'),
    never("at the deadline by today's policy", "isAtDeadline && approvesAtDeadline(today, atDeadline)", "isAtDeadline"),
    never("only what was approved at the deadline", "isAtDeadline && approves", "approves"),
    without("quorum", " ?? stricterQuorum(request, input.judgement)"),
    never("enough approvals", "had < wanted"),
    never("today's reviewers", "today.reviewers?.includes(by) === false"),
    without("grant", " ?? closedGrant(request, grant, input, at)"),
    never("grant is there", "if (!grant)", "if (false)"),
    never("grant not revoked", "if (grant.revoked)", "if (false)"),
    never("grant not expired", "grant.expiresAt <= at.now"),
    never("grant's risk", "riskRank(judgement.risk) > riskRank(grant.covered.risk)"),
  ],
};

const reportRun = {
  file: "src/clearance/report-run.ts",
  tests: ["test/unit/clearance/report-run.test.ts"],
  mutants: [
    never("whose ask it is", "!isAskOf(request, input.identity.name)"),
    without("what the desk runs itself", 'request.execution === "server" || '),
    never("a reviewer's approval", 'request.status === "approved"'),
    never("closed stays closed", "isFinished(request.status)"),
    never("critical risk", '!isDecided && request.judgement?.risk === "critical"'),
  ],
};

const covers = {
  file: "src/domain/grant.ts",
  tests: ["test/unit/domain/grant.test.ts"],
  mutants: [
    without("open", 'grantStatus(grant, now) === "open" &&'),
    without("same requester", "ask.requester === covered.requester &&"),
    without("granter is not the requester", "!isOwnAsk(grant.by, ask) &&"),
    without("same kind", "ask.kind === covered.kind &&"),
    without("same execution", "ask.execution === covered.execution &&"),
    without("same command", "commandHashOf(ask.command) === covered.commandHash &&"),
    without("asked at no higher risk", "isAsked(ask.judgement, covered.risk) &&"),
    never("today's policy asks", 'judgement?.ruling !== "ask"', "judgement === null"),
    never("one reviewer is enough", "quorumOf(judgement) > 1"),
    never("any reviewer is enough", "judgement.reviewers)", "false)"),
    never("no higher risk", "riskRank(judgement.risk) <= riskRank(approved)", "true"),
    without("same agent", "(covered.agent === undefined || ask.agent === covered.agent) &&"),
    without("same session", "(covered.session === undefined || ask.session === covered.session) &&"),
    never("same digest", "digest === place.digest", "true"),
    never("same content", "content?.digest === place.content", "content !== undefined"),
    without("at or below the path", " && isWithin(content.folder, place.path)"),
    never("plain paths", "!isPlain(path) || !isPlain(folder)"),
    without("not revoked", 'if (revoked) return "revoked";'),
    without("not expired", 'if (expiresAt <= now) return "expired";'),
    never("uses left", "used < uses", "true"),
  ],
};

const mayGrant = {
  file: "src/domain/may-grant.ts",
  tests: ["test/unit/domain/may-grant.test.ts"],
  mutants: [
    without("risk", "riskGate(identity, request, limits) ??"),
    never("the smaller limit", "lower(maxRisk, limits.maxRisk)", "maxRisk"),
    never("the policy's limit alone", "lower(maxRisk, limits.maxRisk)", "limits.maxRisk"),
    without("time", "timeGate(wish, limits) ??"),
    without("uses", "usesGate(wish, limits) ??"),
    without("session", "sessionGate(request, wish) ??"),
    never("plain path", "!isPlain(path)"),
    never("run by the desk", 'execution !== "server"'),
    never("path holds the folder", "isWithin(content.folder, path)", "true"),
  ],
};

const take = {
  file: "src/clearance/take.ts",
  tests: ["test/unit/clearance/take.test.ts"],
  mutants: [
    never("whoever asks", "if (refusal) return", "if (false) return"),
    without("reach of the holder", "mayTake(holder, request, at.now) ?? "),
    without("taken by somebody else", " ?? heldGate(request, input)"),
    never("from the present holder only", "takeOf(request)?.by === over", "over !== undefined"),
  ],
};

const snooze = {
  file: "src/clearance/snooze.ts",
  tests: ["test/unit/clearance/snooze.test.ts"],
  mutants: [
    without("who may take it", "mayTake(identity, request, at.now) ??"),
    without("taken by somebody else", "takenByAnother(request, identity.name) ??"),
    never("within the deadline", "lasts < left", "true"),
  ],
};

const escalate = {
  file: "src/clearance/escalate.ts",
  tests: ["test/unit/clearance/escalate.test.ts"],
  mutants: [
    without("who may settle it", "maySettle(identity, request, now) ??"),
    without("taken by somebody else", " ?? takenByAnother(request, identity.name)"),
    without("still open", "waitGate(request, now) ?? "),
    without("paused", "pauseGate(request) ?? "),
    without("rate", " ?? rateGate(request, now)"),
    never("ruled", "!request.judgement"),
  ],
};

const atDeadline = {
  file: "src/domain/at-deadline.ts",
  tests: ["test/unit/clearance/at-deadline.test.ts"],
  mutants: [
    never("ruled, and asked about", 'judgement?.ruling !== "ask"', "judgement === null"),
    never("one reviewer is enough", "quorumOf(judgement) > 1"),
    never("any reviewer is enough", "judgement.reviewers", "false"),
    never("the owner's word", 'atDeadline[risk] === "approve"', "true"),
  ],
};

const expire = {
  file: "src/clearance/expire.ts",
  tests: ["test/unit/clearance/at-deadline.test.ts"],
  mutants: [
    never("in time", "at.now > request.deadline + deadlineGrace"),
    never("not taken", "takeOf(request) !== undefined"),
  ],
};

const couldApprove = {
  file: "src/domain/could-approve.ts",
  tests: ["test/unit/clearance/presence.test.ts"],
  mutants: [
    never("ruled", "!judgement", "judgement === undefined"),
    never("own ask", "isOwnAsk(name, request)"),
    never("approved already", "approvals.some(({ by }) => by === name)"),
    never("named", "judgement.reviewers?.includes(name) === false"),
    never("risk", "riskRank(judgement.risk) <= riskRank(maxRisk)", "true"),
  ],
};

const tree = mkdtempSync(join(tmpdir(), "visto-mutants-"));
let survivors = 0;
try {
  for (const name of ["src", "test", "policy", "package.json"]) {
    cpSync(join(root, name), join(tree, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  const subjects = [lifecycle, mayDecide, start, reportRun, covers, mayGrant, take, snooze, escalate, atDeadline, expire, couldApprove];
  for (const subject of subjects) await tryAll(subject);
} finally {
  rmSync(tree, { recursive: true, force: true });
}
console.log(survivors === 0 ? "\nevery mutant was noticed" : `\n${survivors} mutants survived`);
process.exitCode = survivors === 0 ? 0 : 1;

async function tryAll({ file, tests, mutants }) {
  const path = join(tree, file);
  const original = readFileSync(path, "utf8");
  const files = tests.map((name) => join(tree, name));
  await expectHealthy(file, files);
  for (const { name, find, replacement } of mutants) {
    writeFileSync(path, mutated(original, find, replacement, file));
    const { failures } = await runQuietly(files);
    console.log(`\n${file} without ${name}: ${failures.length === 0 ? "SURVIVED" : "noticed by"}`);
    for (const failure of failures) console.log(`  ${failure.name}`);
    if (failures.length === 0) survivors++;
  }
  writeFileSync(path, original);
}

/** Tests that fail without a mutant would notice any. */
async function expectHealthy(file, files) {
  const { passed, failures } = await runQuietly(files);
  if (passed > 0 && failures.length === 0) return;
  throw new Error(`the tests of ${file} do not pass unchanged: ${failures.map(({ name }) => name).join("; ")}`);
}

function runQuietly(files) {
  return runTests(files, { cwd: tree, show: () => {} });
}

function mutated(text, find, replacement, file) {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`expected ${JSON.stringify(find)} once in ${file}, found it ${places} times`);
  return text.replace(find, () => replacement);
}

function without(name, find) {
  return { name: `the gate "${name}"`, find, replacement: "" };
}

/** The condition of a gate becomes one that never closes it. */
function never(name, condition, replacement = "false") {
  return { name: `the gate "${name}"`, find: condition, replacement };
}

/** Every line of the table, and every single step of every line. */
function lifecycleMutants() {
  const text = readFileSync(join(root, "src/domain/lifecycle.ts"), "utf8");
  const table = /export const transitions = \{\n([\s\S]*?)\} as const/.exec(text)?.[1] ?? "";
  return [...table.matchAll(/^ {2}(\w+): \[(.*)\],\n/gm)].flatMap(([line, from, targets]) => [
    { name: `the line of ${from}`, find: line, replacement: "" },
    ...[...targets.matchAll(/"(\w+)",? ?/g)].map(([step, to]) => ({
      name: `the step ${from} > ${to}`,
      find: line,
      replacement: line.replace(step, ""),
    })),
  ]);
}
