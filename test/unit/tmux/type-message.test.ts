import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { messageText } from "../../../src/tmux/message-text.ts";
import { PaneLocks } from "../../../src/tmux/pane-lock.ts";
import { type PromptProof, type TypingParts, typeMessage } from "../../../src/tmux/type-message.ts";
import { type DrawnClient, drawnClients, recordedRows } from "../../support/fake-client/drawn-screen.ts";
import type { FakeClient } from "../../support/fake-client/fake-client.ts";
import { TestTmux } from "../../support/fake-client/test-tmux.ts";
import { needed } from "../../support/needed.ts";
import { hasTmux } from "../../support/tmux.ts";

const able = needed("tmux", hasTmux);

/** As a client's hook would: knows each prompt that the client took. */
function hookOf(client: FakeClient): PromptProof {
  return {
    async wasSubmitted({ text }) {
      return client.events.some((event) => event.event === "prompt" && event.text === text);
    },
  };
}

function setUp(context: TestContext) {
  const server = new TestTmux();
  context.after(() => server.close());
  const parts = (client?: FakeClient): TypingParts => ({
    tmux: server.tmux,
    locks: new PaneLocks(`${server.folder}/locks`, systemClock),
    clock: systemClock,
    ...(client && { proof: hookOf(client) }),
  });
  return { server, parts };
}

for (const name of Object.keys(drawnClients) as DrawnClient[]) {
  test(
    `a message reaches an idle ${name} exactly, of one line, of three, and of 800 characters`,
    able,
    async (context) => {
      const { server, parts } = setUp(context);
      const { pane, client } = await server.client(name);
      for (const text of ["build is red", "one\ntwo\nthree", "please look at this again ".repeat(40)]) {
        assert.deepEqual(await typeMessage(parts(client), { pane, text, patience: 3_000 }), {
          state: "delivered",
          evidence: "the client took it as a prompt",
        });
        const { at: _, ...told } = client.events.at(-1) ?? assert.fail("no prompt came");
        assert.deepEqual(told, { event: "prompt", text: messageText(text) });
      }
      assert.equal(client.events.length, 3);
    },
  );

  test(`nothing is typed into an open dialog of ${name}, and nothing is approved`, able, async (context) => {
    const { server, parts } = setUp(context);
    const { pane, client } = await server.client(name);
    client.ask("rm -rf everything");
    const typed = await typeMessage(parts(client), { pane, text: "yes you may", patience: 0 });
    assert.deepEqual(typed, { state: "refused", reason: "dialog" });
    assert.deepEqual(client.events, []);
  });
}

test("without a hook's word a typed message is unconfirmed", able, async (context) => {
  const { server, parts } = setUp(context);
  const { pane, client } = await server.client();
  const typed = await typeMessage(parts(), { pane, text: "hello", patience: 3_000 });
  assert.equal(typed.state, "unconfirmed");
  assert.equal(client.events.length, 1);
});

test("a draft is left alone", able, async (context) => {
  const { server, parts } = setUp(context);
  const { pane, client } = await server.client();
  client.keyboard("half typed");
  assert.deepEqual(await typeMessage(parts(client), { pane, text: "hello", patience: 100 }), {
    state: "refused",
    reason: "draft",
  });
  const prompt = client.next("prompt");
  client.keyboard(" draft\r");
  assert.equal(((await prompt) as { text: string }).text, "half typed draft");
});

test(
  "a working client, a dead pane, a mode, an unknown screen and another program are refused by name",
  able,
  async (context) => {
    const { server, parts } = setUp(context);
    const { pane, client } = await server.client();
    const reason = async (place = pane): Promise<string> => {
      const typed = await typeMessage(parts(client), { pane: place, text: "hello", patience: 150 });
      return typed.state === "refused" ? typed.reason : typed.state;
    };
    const idle = recordedRows("claude-code", "idle");
    client.show(
      idle.map((row) => (row.includes("manual mode") ? "  ⏸ manual mode on · esc to interrupt" : row)),
    );
    assert.equal(await reason(), "busy");
    client.show(["nothing that anybody knows"]);
    assert.equal(await reason(), "unknown_screen");
    client.show(idle);
    await server.do("copy-mode", "-t", pane);
    assert.equal(await reason(), "mode");
    await server.do("send-keys", "-t", pane, "-X", "cancel");
    const { pane: shell, terminal } = await server.pane("less");
    const { FakeClient } = await import("../../support/fake-client/fake-client.ts");
    const shown = new FakeClient("claude-code", terminal);
    context.after(() => shown.close());
    assert.equal(await reason(shell), "not_the_client");
    process.kill(Number(await server.do("display-message", "-p", "-t", pane, "#{pane_pid}")), "SIGKILL");
    await server.do("wait-for", "-S", "x");
    assert.ok(["dead", "unknown_screen"].includes(await reason()));
    assert.equal(await reason("%99"), "dead");
    assert.deepEqual([...client.events, ...shown.events], []);
  },
);

test(
  "a box that does not show what was pasted gets no Enter, and the message is not typed again",
  able,
  async (context) => {
    const { server, parts } = setUp(context);
    const { pane, client } = await server.client();
    assert.equal(
      (await typeMessage(parts(client), { pane, text: "seen", patience: 3_000 })).state,
      "delivered",
    );
    client.draws = false;
    const typed = await typeMessage(parts(client), { pane, text: "not drawn", patience: 1_000 });
    assert.equal(typed.state, "unconfirmed");
    assert.equal(client.events.length, 1);
  },
);

test("a dialog that opens between the paste and Enter is not answered", able, async (context) => {
  const { server, parts } = setUp(context);
  const { pane, client } = await server.client();
  const typing = typeMessage(parts(client), { pane, text: "hello there", patience: 3_000 });
  client.once("pasted", () => client.ask("rm -rf everything"));
  const typed = await typing;
  assert.equal(typed.state, "unconfirmed");
  assert.deepEqual(client.events, []);
});

test("two senders take turns, and what each sends arrives whole", able, async (context) => {
  const { server, parts } = setUp(context);
  const { pane, client } = await server.client();
  const texts = Array.from({ length: 8 }, (_, n) => `message number ${n} of a sender`);
  const typed = await Promise.all(
    texts.map((text) => typeMessage(parts(client), { pane, text, patience: 20_000 })),
  );
  assert.deepEqual(new Set(typed.map(({ state }) => state)), new Set(["delivered"]));
  const arrived = client.events.flatMap((event) => (event.event === "prompt" ? [event.text] : []));
  assert.deepEqual([...arrived].sort(), texts.map(messageText).sort());
});

test(
  "the lock of a pane holds off other processes, and falls with the one that has it",
  able,
  async (context) => {
    const { server, parts } = setUp(context);
    const { pane, client } = await server.client();
    const holder = `
    const { PaneLocks } = await import(${JSON.stringify(new URL("../../../src/tmux/pane-lock.ts", import.meta.url).href)});
    const { systemClock } = await import(${JSON.stringify(new URL("../../../src/base/clock.ts", import.meta.url).href)});
    await new PaneLocks(process.argv[1], systemClock).hold(process.argv[2], 0, () => {
      console.log("held");
      setInterval(() => {}, 1_000);
      return new Promise((resolve) => process.once("SIGTERM", resolve));
    });`;
    const words = ["--input-type=module", "-e", holder, `${server.folder}/locks`, `${server.socket} ${pane}`];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    context.after(() => child.kill("SIGKILL"));
    await once(child.stdout, "data");
    const order = { pane, text: "hello", patience: 200 };
    assert.deepEqual(await typeMessage(parts(client), order), { state: "refused", reason: "busy" });
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal((await typeMessage(parts(client), { ...order, patience: 5_000 })).state, "delivered");
  },
);
