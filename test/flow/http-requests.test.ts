import assert from "node:assert/strict";
import { homedir } from "node:os";
import { after, before, describe, it } from "node:test";
import { HttpDesk } from "./http-desk.ts";

describe("asking over HTTP", () => {
  let desk: HttpDesk;
  let agent: string;

  before(async () => {
    desk = await HttpDesk.start();
    agent = await desk.token("agent");
  });
  after(() => desk.stop());

  const submit = (body: unknown, headers = {}) =>
    desk.api("POST", "/requests", { token: agent, body, headers });
  const command = { agent: "tester", kind: "bash_command", cwd: "/" };

  it("records an ask and shows it with its place", async () => {
    const answer = await submit({ ...command, command: "npm install left-pad", reason: "needed" });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.location, `/api/v1/requests/${answer.json.id}`);
    assert.match(answer.json.id, /^req_[0-9A-Z]{26}$/);
    assert.deepEqual(
      [
        answer.json.status,
        answer.json.ruling,
        answer.json.execution,
        answer.json.requester,
        answer.json.command,
      ],
      ["pending", "ask", "server", "agent", "npm install left-pad"],
    );
    assert.match(answer.json.createdAt, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.equal(answer.json.sightings[0].channel, "http");
  });

  it("answers 200 to the same ask again, and 409 when its key names another command", async () => {
    const ask = { ...command, command: "npm install a", key: "one" };
    const [first, second] = [await submit(ask), await submit(ask)];
    assert.deepEqual([first.status, second.status], [201, 200]);
    assert.equal(second.json.id, first.json.id);
    const other = await submit({ ...ask, command: "npm install b" });
    assert.deepEqual([other.status, other.json.code], [409, "key_reused"]);
  });

  it("lets the policy answer at once", async () => {
    const allowed = await submit({ ...command, command: "pwd", execution: "agent" });
    assert.deepEqual(
      [allowed.status, allowed.json.status, allowed.json.decision.by],
      [201, "approved", "policy"],
    );
    const denied = await submit({ ...command, command: "visto approve req_1" });
    assert.deepEqual([denied.status, denied.json.status], [201, "rejected"]);
  });

  it("takes a command as words, and a tool with its input", async () => {
    const words = await submit({ ...command, argv: ["npm", "install", "a b"] });
    assert.deepEqual([words.json.argv, words.json.command], [["npm", "install", "a b"], "npm install 'a b'"]);
    const tool = await submit({ agent: "tester", kind: "file_access", tool: "Write", input: { path: "/x" } });
    assert.deepEqual([tool.status, tool.json.execution, tool.json.input], [201, "agent", { path: "/x" }]);
    assert.equal(tool.json.cwd, homedir());
  });

  it("does a report about a task in the same step", async () => {
    const body = {
      agent: "tester",
      kind: "task_progress",
      input: { taskId: "t1", percent: 40, message: "half" },
    };
    const answer = await submit(body);
    assert.deepEqual([answer.status, answer.json.status, answer.json.input], [201, "executed", body.input]);
  });

  it("notes that an ask came by the command line", async () => {
    const answer = await submit({ ...command, command: "npm ci" }, { "x-visto-client": "cli" });
    assert.equal(answer.json.sightings[0].channel, "cli");
  });

  it("keeps a deadline within its bounds", async () => {
    const answer = await submit({ ...command, command: "npm ci", deadline: "10m" });
    assert.equal(Date.parse(answer.json.deadline) - Date.parse(answer.json.createdAt), 600_000);
    for (const deadline of ["500ms", "8d", "soon"]) {
      const refused = await submit({ ...command, command: "npm ci", deadline });
      assert.deepEqual([refused.status, refused.json.code], [400, "invalid_body"], deadline);
    }
  });

  const invalid: [string, Record<string, unknown>][] = [
    ["no command", command],
    ["two forms of command", { ...command, command: "ls", argv: ["ls"] }],
    ["a tool without input", { ...command, kind: "tool_use", tool: "Write" }],
    ["a tool for the shell", { ...command, tool: "Write", input: {} }],
    ["a blank command", { ...command, command: "  " }],
    ["an empty argv", { ...command, argv: [] }],
    ["an unknown kind", { ...command, kind: "bash", command: "ls" }],
    ["a relative folder", { ...command, command: "ls", cwd: "src" }],
    ["a key that is too long", { ...command, command: "ls", key: "k".repeat(201) }],
    ["a command that is too long", { ...command, command: "x".repeat(128 * 1024) }],
    [
      "a tool that the desk should execute",
      { ...command, kind: "tool_use", tool: "W", input: {}, execution: "server" },
    ],
    ["a pane from outside", { ...command, command: "ls", execution: "pane" }],
    ["a task with a command", { agent: "a", kind: "task_complete", command: "ls" }],
    ["a task beyond its end", { agent: "a", kind: "task_progress", input: { percent: 101 } }],
    ["no agent", { kind: "bash_command", command: "ls" }],
  ];
  for (const [what, body] of invalid) {
    it(`refuses ${what} as invalid_body`, async () => {
      const answer = await submit(body);
      assert.deepEqual([answer.status, answer.json.code], [400, "invalid_body"], answer.text);
      assert.equal(answer.headers["content-type"]?.split(";")[0], "application/problem+json");
    });
  }

  it("names the nearest field for one that it does not know", async () => {
    const answer = await submit({ ...command, comand: "ls" });
    assert.deepEqual([answer.status, answer.json.code], [400, "unknown_field"]);
    assert.match(answer.json.detail, /did you mean "command"\?/);
    const query = await desk.api("GET", "/requests?stauts=pending", { token: agent });
    assert.deepEqual(
      [query.status, query.json.code, query.json.details.nearest],
      [400, "unknown_field", "status"],
    );
    const nested = await submit({ agent: "a", kind: "task_progress", input: { percnt: 1 } });
    assert.deepEqual([nested.status, nested.json.details.nearest], [400, "percent"]);
  });

  it("is not impressed by keys that mean something to JavaScript", async () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const raw = `{"agent":"a","kind":"bash_command","command":"ls","cwd":"/","${name}":{"role":"admin"}}`;
      const answer = await desk.api("POST", "/requests", { token: agent, raw });
      assert.deepEqual([answer.status, answer.json.code], [400, "unknown_field"], name);
      const query = await desk.api("GET", `/requests?${name}=1`, { token: agent });
      assert.deepEqual([query.status, query.json.code], [400, "unknown_field"], name);
    }
    const raw = '{"agent":"a","kind":"tool_use","tool":"T","input":{"__proto__":{"polluted":true}}}';
    const tool = await desk.api("POST", "/requests", { token: agent, raw });
    assert.equal(tool.status, 201);
    assert.match(tool.text, /"input":\{"__proto__":\{"polluted":true\}\}/);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });

  const badEncodings: [string, Buffer | string][] = [
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ["half a surrogate pair", '{"agent":"a","kind":"bash_command","command":"echo \\ud800","cwd":"/"}'],
    ["half a pair in a tool's input", '{"agent":"a","kind":"tool_use","tool":"T","input":{"a":["\\udc00"]}}'],
    ["half a pair in a name", '{"agent":"a","kind":"tool_use","tool":"T","input":{"\\udc00":1}}'],
    ["NUL in a command", '{"agent":"a","kind":"bash_command","command":"ls \\u0000","cwd":"/"}'],
    ["NUL in a word", '{"agent":"a","kind":"bash_command","argv":["ls","\\u0000"],"cwd":"/"}'],
  ];
  for (const [what, raw] of badEncodings) {
    it(`refuses ${what} as bad_encoding`, async () => {
      const answer = await desk.api("POST", "/requests", { token: agent, raw });
      assert.deepEqual([answer.status, answer.json.code], [400, "bad_encoding"], answer.text);
    });
  }

  it("refuses what is no JSON, what nests too deep, and what is not called JSON", async () => {
    for (const raw of ["{", "[]", '"text"', `${"[".repeat(200_000)}${"]".repeat(200_000)}`]) {
      const answer = await desk.api("POST", "/requests", { token: agent, raw });
      assert.deepEqual([answer.status, answer.json.code], [400, "invalid_body"], raw.slice(0, 20));
    }
    const plain = await desk.api("POST", "/requests", {
      token: agent,
      raw: "{}",
      headers: { "content-type": "text/plain" },
    });
    assert.deepEqual([plain.status, plain.json.code], [400, "invalid_body"]);
  });

  it("refuses a body of more than 1 MiB", async () => {
    const answer = await submit({ ...command, command: "ls", reason: "r".repeat(1024 * 1024) });
    assert.deepEqual([answer.status, answer.json.code], [413, "body_too_large"]);
  });

  it("answers a path that is no text, and one that leads nowhere, with a problem", async () => {
    const bad = await desk.api("GET", "/requests/%ff", { token: agent });
    assert.deepEqual([bad.status, bad.json.code], [400, "bad_encoding"]);
    const nowhere = await desk.call("GET", "/api/v2/requests");
    assert.deepEqual([nowhere.status, nowhere.json.code], [404, "not_found"]);
  });
});

describe("reading requests over HTTP", () => {
  let desk: HttpDesk;
  let agent: string;
  let other: string;
  let reviewer: string;

  before(async () => {
    desk = await HttpDesk.start();
    agent = await desk.token("agent");
    other = await desk.token("agent", "other-agent");
    reviewer = await desk.token("reviewer");
  });
  after(() => desk.stop());

  it("shows an agent its own requests and nobody else's", async () => {
    const own = await desk.ask({ agent: "mine" });
    const foreign = await desk.ask({ agent: "theirs" }, other);
    assert.equal((await desk.api("GET", `/requests/${own.id}`, { token: agent })).status, 200);
    for (const path of [`/requests/${foreign.id}`, `/requests/${foreign.id}/history`]) {
      const answer = await desk.api("GET", path, { token: agent });
      assert.deepEqual([answer.status, answer.json.code], [403, "role_forbidden"]);
    }
    const list = await desk.api("GET", "/requests", { token: agent });
    assert.deepEqual(
      [...new Set(list.json.items.map((item: { requester: string }) => item.requester))],
      ["agent"],
    );
    const all = await desk.api("GET", "/requests?agent=theirs", { token: reviewer });
    assert.deepEqual(
      all.json.items.map((item: { id: string }) => item.id),
      [foreign.id],
    );
  });

  it("answers 404 for an id that does not exist", async () => {
    for (const path of ["/requests/req_none", "/requests/req_none/history"]) {
      const answer = await desk.api("GET", path, { token: reviewer });
      assert.deepEqual([answer.status, answer.json.code], [404, "not_found"]);
    }
  });

  it("lists page by page, filtered", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++)
      ids.unshift((await desk.ask({ agent: "pager", command: `npm install p${n}` })).id);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const from: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = await desk.api("GET", `/requests?agent=pager&status=pending,approved&limit=2${from}`, {
        token: reviewer,
      });
      seen.push(...page.json.items.map((item: { id: string }) => item.id));
      cursor = page.json.nextCursor;
    }
    assert.deepEqual(seen, ids);
    const found = await desk.api("GET", "/requests?q=install%20p3&risk=high&kind=bash_command", {
      token: reviewer,
    });
    const none = await desk.api("GET", "/requests?q=install%20p3&risk=critical", { token: reviewer });
    assert.deepEqual([found.json.items.length + none.json.items.length, none.json.items.length], [1, 0]);
  });

  it("searches by words and terms, for an agent among its own", async () => {
    const mine = await desk.ask({ agent: "seeker", command: "npm install lantern", reason: "for the night" });
    const theirs = await desk.ask({ agent: "seeker", command: "npm install lantern" }, other);
    await desk.decide(theirs, "reject", { reason: "too bright" });
    const found = async (q: string, token = reviewer) => {
      const answer = await desk.api("GET", `/requests?q=${encodeURIComponent(q)}`, { token });
      return answer.json.items.map(({ id }: { id: string }) => id);
    };
    assert.deepEqual(await found("LANTERN agent:seeker"), [theirs.id, mine.id]);
    assert.deepEqual(await found('"install lantern" -status:rejected'), [mine.id]);
    assert.deepEqual(await found("lantern by:reviewer"), [theirs.id]);
    assert.deepEqual(await found("lantern -by:reviewer after:1h cwd:/"), [mine.id]);
    assert.deepEqual(await found("lantern requester:other-agent", agent), []);
    assert.deepEqual(await found("lantern", agent), [mine.id]);
    const slip = await desk.api("GET", "/requests?q=lantern%20agnet:x", { token: reviewer });
    assert.deepEqual(
      [slip.status, slip.json.code, slip.json.details],
      [400, "invalid_option", { position: 9, nearest: "agent" }],
    );
  });

  it("pages through every list that grows, and takes a list's cursor for that list only", async () => {
    const admin = await desk.token("admin");
    const { id } = await desk.ask({ agent: "walker" });
    await desk.api("POST", `/requests/${id}/withdraw`, { token: agent });
    await desk.ask({ agent: "walker" });
    const lists = ["/requests", `/requests/${id}/history`, "/tokens", "/audit/entries"];
    const cursors = new Map<string, string>();
    for (const list of lists) {
      const whole = await desk.api("GET", list, { token: admin });
      assert.ok(whole.json.items.length > 1, list);
      const first = await desk.api("GET", `${list}?limit=1`, { token: admin });
      cursors.set(list, first.json.nextCursor);
      const from = `limit=1&cursor=${first.json.nextCursor}`;
      const second = await desk.api("GET", `${list}?${from}`, { token: admin });
      assert.deepEqual([...first.json.items, ...second.json.items], whole.json.items.slice(0, 2), list);
    }
    for (const list of [...lists, "/grants", "/alerts"]) {
      for (const [other, cursor] of cursors) {
        if (other === list) continue;
        const answer = await desk.api("GET", `${list}?cursor=${cursor}`, { token: admin });
        assert.deepEqual([answer.status, answer.json.code], [400, "invalid_option"], `${other} for ${list}`);
      }
    }
  });

  it("refuses list options that make no sense", async () => {
    for (const query of [
      "status=pendin",
      "limit=0",
      "limit=201",
      "limit=x",
      "cursor=abc",
      "cursor=12",
      "risk=huge",
    ]) {
      const answer = await desk.api("GET", `/requests?${query}`, { token: reviewer });
      assert.deepEqual([answer.status, answer.json.code], [400, "invalid_option"], query);
    }
  });

  it("tells a request's history", async () => {
    const { id } = await desk.ask({ agent: "historian" });
    const answer = await desk.api("GET", `/requests/${id}/history`, { token: agent });
    assert.deepEqual(
      answer.json.items.map((entry: { type: string; by: string }) => [entry.type, entry.by]),
      [["request_submitted", "agent"]],
    );
  });
});
