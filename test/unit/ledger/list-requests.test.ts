import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Database, openDatabase } from "../../../src/base/sqlite/database.ts";
import { migrate } from "../../../src/base/sqlite/migrator.ts";
import type { Search } from "../../../src/domain/search/search.ts";
import { listRequests, longestWalk } from "../../../src/ledger/sqlite/list-requests.ts";
import { ledgerMigrations } from "../../../src/ledger/sqlite/migrations.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const many = 3 * longestWalk;
const asked = { agent: "a", kind: "bash_command", command: { form: "shell", text: "x" }, cwd: "/" };

describe("a page of a long history", () => {
  let folder: TempFolder;
  let db: Database;
  const statements: { sql: string; values: readonly (string | number)[] }[] = [];

  before(() => {
    folder = tempFolder();
    db = openDatabase(folder.file("ledger.db"));
    migrate(db, ledgerMigrations(), 0);
    db.raw.exec("BEGIN");
    db.sql(
      "INSERT INTO entries (seq, at, type, subject, by, body, body_hash, hash) VALUES (1, 0, 'x', 's', 'b', ?, x'00', x'00')",
    ).run(JSON.stringify({ ...asked, sighting: { channel: "cli" } }));
    const insert = db.sql(
      `INSERT INTO requests (n, id, status, agent, kind, risk, requester, created_at, search, asked, course)
       VALUES (?, ?, ?, ?, 'bash_command', ?, 'agent', ?, ?, 1, '{}')`,
    );
    for (let n = 1; n <= many; n++) {
      const isOdd = n % 2 === 1;
      insert.run(
        n,
        `req_${n}`,
        isOdd ? "executed" : "rejected",
        `agent-${n % 3}`,
        n % 1_000 === 0 ? "high" : "low",
        n,
        n === 7 ? "needle" : "hay",
      );
    }
    db.raw.exec("COMMIT");
  });
  after(() => {
    db.close();
    folder.remove();
  });

  const read = async (sql: string, values: readonly (string | number)[]) => {
    statements.push({ sql, values });
    return db.sql(sql).all(...values) as Record<string, unknown>[];
  };

  /** The pages up to the end, as the ids on each. */
  async function pagesOf(search: Search, limit = 50): Promise<string[][]> {
    const pages: string[][] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listRequests(read, { search, limit, ...(cursor !== undefined && { cursor }) });
      pages.push(page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return pages;
  }

  it("ends early where too much would have to be looked at, and its cursor leads on", async () => {
    assert.deepEqual(await pagesOf([{ on: "text", text: "needle" }]), [[], [], ["req_7"]]);
  });

  it("looks at fewer requests the more there is to look at in each", async () => {
    const folders = Array.from({ length: 49 }, (_, n) => ({ on: "cwd", path: `/${n}`, not: true }) as const);
    statements.length = 0;
    const needle = { on: "text", text: "needle" } as const;
    const { items, nextCursor } = await listRequests(read, { search: [...folders, needle], limit: 50 });
    const looked = many + 1 - Number(nextCursor);
    assert.deepEqual([items, looked <= 200], [[], true], `looked at ${looked}`);
  });

  it("finds the same whichever walks it takes", async () => {
    const text = { on: "text", text: "needle" } as const;
    const walks: Search[] = [
      [text, { on: "status", any: ["executed", "rejected"] }],
      [text, { on: "agent", any: ["agent-1", "agent-0", "agent-2"] }],
      [text, { on: "status", any: ["executed"] }, { on: "agent", any: ["agent-1"] }],
      [text, { on: "risk", any: ["low"] }],
    ];
    for (const search of walks) assert.deepEqual((await pagesOf(search)).flat(), ["req_7"]);
  });

  it("shows everything once and in order, also where walks end at different places", async () => {
    const search: Search = [
      { on: "agent", any: ["agent-0", "agent-1"] },
      { on: "after", at: 10 },
      { on: "status", any: ["executed"] },
    ];
    const found = (await pagesOf(search, 200)).flat();
    const expected = Array.from({ length: many }, (_, at) => many - at)
      .filter((n) => n >= 10 && n % 2 === 1 && n % 3 < 2)
      .map((n) => `req_${n}`);
    assert.deepEqual(found, expected);
  });

  it("walks along an index and never sorts or reads the whole table", async () => {
    statements.length = 0;
    const searches: Search[] = [
      [],
      [
        { on: "status", any: ["pending"] },
        { on: "text", text: "x" },
        { on: "by", any: ["ada"] },
      ],
      [
        { on: "agent", any: ["agent-1"] },
        { on: "status", any: ["executed"] },
        { on: "kind", any: ["tool_use"] },
      ],
      [
        { on: "risk", any: ["high", "critical"] },
        { on: "cwd", path: "/srv" },
      ],
      [
        { on: "after", at: 5 },
        { on: "requester", any: ["agent"], not: true },
      ],
    ];
    for (const search of searches) await listRequests(read, { search, limit: 50 });
    for (const { sql, values } of statements) {
      const plan = db.sql(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
      const steps = plan.map(({ detail }) => detail).join("; ");
      assert.doesNotMatch(steps, /TEMP B-TREE/, sql);
      if (/status = \?|agent = \?/.test(sql))
        assert.match(steps, /USING (COVERING )?INDEX requests_(status|agent)/, sql);
      if (/risk = \?/.test(sql)) assert.match(steps, /INDEX requests_risk/, sql);
    }
  });
});
