import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { readEnvironment } from "../../../src/base/environment.ts";
import { Logins } from "../../../src/cli/logins.ts";
import { answer, StubDesk } from "../client/stub-desk.ts";
import { commandLine, temporaryFolder } from "./command-line.ts";
import { exampleAgents, exampleLetter, exampleQueues } from "./example-queues.ts";

interface Asked {
  readonly desk: StubDesk;
  /** The bodies that came, in order. */
  readonly bodies: unknown[];
  run(...argv: readonly string[]): ReturnType<ReturnType<typeof commandLine>>;
}

/** A command line at a desk that answers each call by what stands next. */
async function at(context: TestContext, answers: readonly unknown[], input?: string): Promise<Asked> {
  const bodies: unknown[] = [];
  const left = [...answers];
  const desk = await StubDesk.start(context, (request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      if (body !== "") bodies.push(JSON.parse(body));
      answer(response, left.shift() ?? {});
    });
  });
  const variables = { VISTO_URL: desk.url, VISTO_TOKEN: "t" };
  return { desk, bodies, run: commandLine(temporaryFolder(context), { variables, input }) };
}

const id = exampleLetter.id;

test("queue shows the queues on stdout and warnings on stderr", async (context) => {
  const { run, desk } = await at(context, [{ items: exampleQueues, nextCursor: null }]);
  const ended = await run("queue");
  assert.equal(ended.exit, 0);
  assert.equal(ended.stdout.split("\n").length, exampleQueues.length + 2);
  assert.match(ended.stderr, /^visto: upkeep is paused: until it is resumed, deadlines/);
  assert.deepEqual(desk.calls, ["GET /api/v1/queues"]);
});

test("queue --json is one line for each queue", async (context) => {
  const { run } = await at(context, [{ items: exampleQueues, nextCursor: null }]);
  const lines = (await run("queue", "--json")).stdout.trim().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).name),
    ["judge", "upkeep"],
  );
});

test("queue pause says what does not happen meanwhile, and names the nearest queue", async (context) => {
  const { run, desk } = await at(context, [exampleQueues[1]]);
  const ended = await run("queue", "pause", "upkeep");
  assert.equal(ended.stdout, "upkeep is paused: 7 ready, 0 handled now\n");
  assert.match(ended.stderr, /deadlines are met by the sweep alone/);
  assert.deepEqual(desk.calls, ["POST /api/v1/queues/upkeep/pause"]);
  const slip = await run("queue", "pause", "upkep");
  assert.equal(slip.exit, 2);
  assert.match(slip.stderr, /did you mean upkeep\?/);
});

test("dead pages through dead letters up to the limit", async (context) => {
  const pages = [
    { items: [exampleLetter, exampleLetter], nextCursor: "1~a" },
    { items: [exampleLetter], nextCursor: "1~b" },
  ];
  const { run, desk } = await at(context, pages);
  const ended = await run("dead", "--actor", "notify_agent_result", "--limit", "3");
  assert.equal(ended.stdout.split("\n").length, 5);
  assert.equal(ended.stderr, "");
  assert.deepEqual(desk.calls, [
    "GET /api/v1/dead-letters?actor=notify_agent_result&limit=3",
    "GET /api/v1/dead-letters?actor=notify_agent_result&limit=1&cursor=1~a",
  ]);
});

test("dead redrive sends a payload from its option or from stdin", async (context) => {
  const done = { redriven: 1, left: 0 };
  const { run, bodies, desk } = await at(context, [done, done, done], '{"requestId":"req_2"}\n');
  assert.equal((await run("dead", "redrive", id)).stdout, "1 redriven, 0 dead letters left of this actor\n");
  await run("dead", "redrive", id, "--payload", '{"requestId":"req_1"}');
  await run("dead", "redrive", id, "--payload", "-");
  assert.deepEqual(bodies, [{}, { payload: { requestId: "req_1" } }, { payload: { requestId: "req_2" } }]);
  assert.equal(desk.calls[0], `POST /api/v1/dead-letters/${id}/redrive`);
});

test("dead redrive --all goes on until none is left that can go", async (context) => {
  const steps = [
    { redriven: 1_000, left: 1_203 },
    { redriven: 1_000, left: 203 },
    { redriven: 200, left: 3 },
  ];
  const { run, bodies } = await at(context, steps);
  const ended = await run("dead", "redrive", "--all", "--actor", "notify_agent_result", "--json");
  assert.deepEqual(JSON.parse(ended.stdout), { redriven: 2_200, left: 3 });
  assert.deepEqual(bodies, Array(3).fill({ actor: "notify_agent_result", limit: 1_000 }));
});

for (const [what, argv, expected] of [
  ["nothing to redrive", ["dead", "redrive"], /expected the ID of a dead letter, or --all/],
  ["all of nobody", ["dead", "redrive", "--all"], /--all: expected --actor NAME with it/],
  ["one and all", ["dead", "redrive", id, "--all", "--actor", "recover_execution"], /got both/],
  [
    "an actor without --all",
    ["dead", "redrive", id, "--actor", "recover_execution"],
    /--actor: expected --all/,
  ],
  ["a payload that is no JSON", ["dead", "redrive", id, "--payload", "{"], /--payload: expected JSON/],
  ["a discard without a reason", ["dead", "discard", id], /--reason <text>' not specified/],
  [
    "an actor that there is none of",
    ["dead", "--actor", "notify_agent"],
    /did you mean notify_agent_result\?/,
  ],
  [
    "a slip in a command of dead",
    ["dead", "redive", id],
    /expected a command of dead, got "redive": did you mean redrive\?/,
  ],
] as const) {
  test(`${what} is bad usage`, async (context) => {
    const ended = await commandLine(temporaryFolder(context))(...argv);
    assert.equal(ended.exit, 2);
    assert.match(ended.stderr, expected);
  });
}

test("`visto dead --help` shows its options and the commands behind it", async (context) => {
  const { stdout } = await commandLine(temporaryFolder(context))("dead", "--help");
  assert.match(stdout, /--actor <name>/);
  assert.match(stdout, /^ {2}dead redrive +send dead letters again$/m);
});

test("dead discard says that it is done", async (context) => {
  const { run, bodies } = await at(context, [exampleLetter]);
  assert.equal((await run("dead", "discard", id, "--reason", "obsolete")).stdout, `${id} is discarded\n`);
  assert.deepEqual(bodies, [{ reason: "obsolete" }]);
});

test("agents add shows the token alone on stdout", async (context) => {
  const { run, bodies } = await at(context, [{ name: "db", title: "t", id: "tok_1", token: "visto_x" }]);
  const ended = await run("agents", "add", "db", "--title", "t");
  assert.equal(ended.stdout, "visto_x\n");
  assert.match(ended.stderr, /^tok_1: db, agent; it is shown only this once/);
  assert.deepEqual(bodies, [{ name: "db", title: "t" }]);
});

test("agents list shows every agent, and says where there is none", async (context) => {
  const { run } = await at(context, [
    { items: exampleAgents, nextCursor: null },
    { items: [], nextCursor: null },
  ]);
  assert.equal((await run("agents", "list")).stdout.split("\n").length, exampleAgents.length + 2);
  assert.equal((await run("agents", "list")).stderr, "visto: no agent has asked yet\n");
});

test("an agent's session manages no queue and no agent with a person's login", async (context) => {
  const { desk } = await at(context, []);
  const home = temporaryFolder(context);
  new Logins(readEnvironment({ HOME: home })).keep(desk.url, { token: "t", name: "ada" }, Date.now());
  const run = commandLine(home, { variables: { VISTO_URL: desk.url, CLAUDECODE: "1" } });
  for (const argv of [
    ["queue", "pause", "judge"],
    ["queue", "resume", "judge"],
    ["dead", "redrive", id],
    ["dead", "discard", id, "--reason", "x"],
    ["agents", "add", "db"],
  ]) {
    const ended = await run(...argv);
    assert.equal(ended.exit, 16, argv.join(" "));
    assert.match(ended.stderr, /does not use a person's login here/);
  }
  assert.deepEqual(desk.calls, []);
});
