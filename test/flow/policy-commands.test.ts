import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { plainContent } from "../../src/domain/policy/read-yaml.ts";
import { CliDesk, type Ran, root } from "../support/cli-desk.ts";
import { defaultTexts } from "../support/default-policy.ts";
import { waitUntil } from "../support/wait.ts";

describe("policies beside a running desk", () => {
  let desk: CliDesk;
  const ids: Record<string, string> = {};
  const policy = (...words: readonly string[]): Promise<Ran> => desk.visto("policy", ...words);
  const request = async (command: string): Promise<{ id: string; status: string }> => {
    const cwd = join(desk.home, "project");
    const { stdout } = await desk.visto("request", "--no-wait", "--json", "--cwd", cwd, "--", command);
    return JSON.parse(stdout);
  };

  before(async () => {
    desk = await new CliDesk().ready();
    mkdirSync(join(desk.home, "project"));
    writeFileSync(join(desk.home, "none.yaml"), "");
    for (const command of [
      "npm test",
      "/opt/acme/deployer status web",
      "/opt/acme/deployer status api",
      "ls",
      "rm -rf /",
    ])
      ids[command] = (await request(command)).id;
    for (const command of ["npm test", "/opt/acme/deployer status web"])
      assert.equal((await desk.visto("approve", "--yes", ids[command] ?? "")).code, 0);
  });
  after(() => desk.stop());

  it("drafts a rule for exactly what was approved, ready for check", async () => {
    const { code, stdout, stderr } = await policy("draft", ids["npm test"] ?? "");
    assert.equal(code, 0);
    assert.match(stderr, /stands the check/);
    const file = join(desk.home, "drafted.yaml");
    writeFileSync(file, stdout);
    assert.equal((await policy("check", file)).code, 0);
  });

  it("drafts a wider rule and shows which past requests it would also speak of", async () => {
    const id = ids["/opt/acme/deployer status web"] ?? "";
    const { stderr } = await policy("draft", id, "--wider");
    assert.match(stderr, /it would also speak of 1 other\n {2}req_\w+ {2}\/opt\/acme\/deployer status api\n/);
    const { yaml, matches, file, ruling } = JSON.parse(
      (await policy("draft", id, "--wider", "--json")).stdout,
    );
    assert.match(yaml, /program: \/opt\/acme\/deployer status\n {4}operands: NAME\n/);
    assert.deepEqual(
      [matches.map((each: { id: string }) => each.id), file, ruling],
      [[ids["/opt/acme/deployer status api"]], null, "allow"],
    );
  });

  it("refuses what could run anything, what nobody approved, and what the policy allowed by itself", async () => {
    const refused = async (...words: string[]) => {
      const { code, stderr } = await policy("draft", ...words);
      return [code, stderr];
    };
    const [wide, why] = await refused(ids["npm test"] ?? "", "--wider");
    assert.equal(wide, 16);
    assert.match(String(why), /npm can run other programs/);
    assert.match(String(await refused(ids["/opt/acme/deployer status api"] ?? "")), /^16,.* is pending/);
    assert.match(String(await refused(ids["rm -rf /"] ?? "")), /^16,.* is rejected/);
    assert.match(String(await refused(ids.ls ?? "")), /^16,.*allowed it by itself, by the rule ls/);
    assert.equal((await refused("req_01K5V8Z2N4T6R8W0Y2A4C6E8G0"))[0], 1);
  });

  it("adds the rule to the owner's file only when it is told to, and the running desk goes by it", async () => {
    const file = join(desk.data, "policy.yaml");
    assert.equal((await policy("draft", ids["npm test"] ?? "", "--append")).code, 2);
    assert.equal(statSync(file, { throwIfNoEntry: false }), undefined);
    const { code, stderr } = await policy("draft", ids["npm test"] ?? "", "--append", "--yes");
    assert.deepEqual([code, stderr.includes(`added to ${file}`)], [0, true]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const inForce = async () => ((await request("npm test")).status === "pending" ? undefined : true);
    assert.equal(await waitUntil(inForce, 10_000), true);
    const again = await policy("draft", ids["npm test"] ?? "", "--append", "--yes");
    assert.equal(again.code, 2);
    assert.match(again.stderr, /the name is taken/);
    assert.equal(readFileSync(file, "utf8").match(/- npm test$/gm)?.length, 2);
  });

  it("shows what past requests would have got under another policy", async () => {
    const { code, stdout } = await policy("diff", join(desk.home, "none.yaml"), "current");
    assert.equal(code, 0);
    assert.match(stdout, /^req_\w+ {2}npm test\n {2}ask → allow, rule npm-test-\w+: Approved by admin/m);
    assert.match(stdout, /^\d+ of \d+ requests would be ruled differently: \d+ ask → allow\n/m);
    assert.match(stdout, /those of this machine today/);
    const none = JSON.parse((await policy("diff", "current", "current", "--history", "2", "--json")).stdout);
    assert.deepEqual(none, { requests: 2, differing: [], facts: "of this machine, today" });
  });
});

it("has what the shipped policy says built, letter by letter", () => {
  const built = JSON.parse(readFileSync(`${root}dist/policy-content.json`, "utf8"));
  for (const { name, text } of defaultTexts) {
    const hash = createHash("sha256").update(text).digest("hex");
    assert.deepEqual(built[hash], plainContent(text), name);
  }
});
