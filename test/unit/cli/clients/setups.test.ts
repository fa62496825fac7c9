import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseJsonc, plainValue } from "../../../../src/base/jsonc/parse.ts";
import type { SetupOrder } from "../../../../src/cli/clients/client-setup.ts";
import { setups } from "../../../../src/cli/clients/setups.ts";
import { hookClients } from "../../../../src/domain/hook-clients.ts";

const order: SetupOrder = {
  url: "http://127.0.0.1:4747",
  scope: "user",
  home: "/home/ada",
  project: "/srv/left-pad",
  hardGate: false,
  command: "/usr/bin/node /opt/visto/dist/main.js",
};

const settings = `{
  // mine
  "model": "opus",
  "hooks": {
    "PermissionRequest": [
      { "hooks": [{ "type": "command", "command": "log visto" }] } // stays
    ],
    "Empty": []
  }
}
`;

const plainOf = (text: string) => plainValue(parseJsonc(text)) as { hooks: Record<string, unknown[]> };

describe("the settings of a client", () => {
  const json = hookClients.filter((name) => name !== "opencode");

  for (const name of json) {
    const file = (over: Partial<SetupOrder> = {}) => setups[name].file({ ...order, ...over });

    it(`of ${name} get our hooks once, beside what stands there`, () => {
      const once = file().install(settings);
      assert.equal(file().install(once), once);
      const { hooks, ...others } = plainOf(once);
      assert.deepEqual(others, { model: "opus" });
      assert.deepEqual(hooks.PermissionRequest?.[0], plainOf(settings).hooks.PermissionRequest?.[0]);
      assert.ok(once.includes("// mine") && once.includes("// stays"));
    });

    it(`of ${name} are as they were once our hooks are taken out`, () => {
      assert.equal(file().uninstall(file({ hardGate: true }).install(settings)), settings);
      const untouched = '{ "hooks": {"A": [ ]} , }';
      assert.equal(file().uninstall(untouched), untouched);
    });

    it(`of ${name} follow when the desk moves or the gate changes, without a trace of before`, () => {
      const moved = { url: "http://127.0.0.1:5000", command: "/opt/new/node /opt/visto-2/dist/main.js" };
      const before = file({ hardGate: true }).install(undefined);
      assert.equal(file(moved).install(before), file(moved).install(undefined));
    });

    it(`of ${name} hold no token, whatever they were before`, () => {
      fc.assert(
        fc.property(fc.dictionary(fc.string(), fc.jsonValue()), ({ hooks: _, ...before }) => {
          const text = JSON.stringify(before);
          const installed = file({ hardGate: true }).install(text);
          assert.doesNotMatch(installed, /visto_[A-Za-z0-9]{8}/);
          assert.deepEqual(plainValue(parseJsonc(file().uninstall(installed) ?? "")), JSON.parse(text));
        }),
      );
    });

    it(`of ${name} are left alone where they are none`, () => {
      for (const text of ["[]", '{"hooks": []}', "{", "nonsense"]) {
        assert.throws(() => file().install(text), { code: "invalid_option" });
      }
    });
  }

  it("have a hard gate only where it is asked for", () => {
    const claude = setups["claude-code"];
    assert.equal(plainOf(claude.file(order).install(undefined)).hooks.PreToolUse, undefined);
    const [gate] =
      plainOf(claude.file({ ...order, hardGate: true }).install(undefined)).hooks.PreToolUse ?? [];
    assert.match(JSON.stringify(gate), /"x-visto-gate":"hard".*"onFailure":"block"/);
  });

  it("give Claude Code's token by the environment, and the pane in a header", () => {
    const [ask] = plainOf(setups["claude-code"].file(order).install(undefined)).hooks.PermissionRequest ?? [];
    const [hook] = (ask as { hooks: Record<string, unknown>[] }).hooks;
    assert.deepEqual(hook?.headers, {
      authorization: "Bearer $VISTO_AGENT_TOKEN",
      "x-visto-agent": "$VISTO_AGENT",
      "x-tmux-pane": "$TMUX_PANE",
      "x-visto-timeout": "86400",
    });
    assert.deepEqual(hook?.allowedEnvVars, ["VISTO_AGENT_TOKEN", "VISTO_AGENT", "TMUX_PANE"]);
  });

  it("say that another hook may allow what the desk denies", () => {
    const file = setups["claude-code"].file(order);
    assert.equal(file.objections?.(file.install(settings)).length, 1);
    assert.deepEqual(file.objections?.(file.install("{}")), []);
  });

  it("lie where the client looks for them", () => {
    const paths = (over: Partial<SetupOrder>) =>
      hookClients.map((name) => setups[name].file({ ...order, ...over }).path);
    assert.deepEqual(paths({}), [
      "/home/ada/.claude/settings.json",
      "/home/ada/.codex/hooks.json",
      "/home/ada/.config/opencode/plugin/visto.js",
      "/home/ada/.gemini/settings.json",
    ]);
    assert.deepEqual(paths({ scope: "project" }), [
      "/srv/left-pad/.claude/settings.json",
      "/srv/left-pad/.codex/hooks.json",
      "/srv/left-pad/.opencode/plugin/visto.js",
      "/srv/left-pad/.gemini/settings.json",
    ]);
    assert.equal(setups.codex.file({ ...order, configFolder: "/etc/x" }).path, "/etc/x/hooks.json");
  });

  it("of opencode are a plugin of ours, a file that is ours alone", () => {
    const file = setups.opencode.file(order);
    assert.match(file.install(undefined), /"http:\/\/127\.0\.0\.1:4747\/api\/v1\/hooks\/opencode"/);
    assert.equal(file.uninstall(file.install(undefined)), undefined);
  });
});
