import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { type AnswerOrder, answerDialog, dialogHash } from "../../../src/tmux/answer-dialog.ts";
import { detect, openDialog } from "../../../src/tmux/detectors/detectors.ts";
import { PaneLocks } from "../../../src/tmux/pane-lock.ts";
import { readScreen } from "../../../src/tmux/screen.ts";
import type { PaneId } from "../../../src/tmux/tmux.ts";
import type { DrawnClient } from "../../support/fake-client/drawn-screen.ts";
import { TestTmux } from "../../support/fake-client/test-tmux.ts";
import { needed } from "../../support/needed.ts";
import { givenScreen } from "../../support/screens/given-screens.ts";
import { hasTmux } from "../../support/tmux.ts";
import { waitUntil } from "../../support/wait.ts";

const able = needed("tmux", hasTmux);

function setUp(context: TestContext) {
  const server = new TestTmux();
  context.after(() => server.close());
  const parts = {
    tmux: server.tmux,
    locks: new PaneLocks(`${server.folder}/locks`, systemClock),
    clock: systemClock,
  };
  const answer = (order: AnswerOrder) => answerDialog(parts, order);
  /** The dialog about this command, once the pane shows it. */
  const dialogAbout = async (pane: PaneId, command: RegExp): Promise<string> => {
    const found = await waitUntil(async () => {
      const seen = detect(readScreen((await server.tmux.lookAt(pane))?.captured ?? ""));
      const dialog = openDialog(seen);
      const isIt = dialog !== undefined && command.test(dialog.command) && seen.client !== null;
      return isIt ? dialogHash(seen.client, dialog) : undefined;
    }, 10_000);
    return found ?? assert.fail(`no dialog about ${command}`);
  };
  return { server, answer, dialogAbout };
}

/** What each client takes for yes and for no; null where it has no safe key. */
const answers: Readonly<Record<DrawnClient, { readonly approve: string | null; readonly reject: string }>> = {
  "claude-code": { approve: "1", reject: "4" },
  codex: { approve: "1", reject: "\u001b" },
  "gemini-cli": { approve: "1", reject: "\u001b" },
  opencode: { approve: null, reject: "\u001b" },
};

for (const [name, keys] of Object.entries(answers) as [DrawnClient, (typeof answers)[DrawnClient]][]) {
  test(`a dialog of ${name} is answered by the one key that means the verdict`, able, async (context) => {
    const { server, answer, dialogAbout } = setUp(context);
    const { pane, client } = await server.client(name);
    for (const verdict of ["approve", "reject"] as const) {
      client.ask(`make ${verdict}`);
      const dialog = await dialogAbout(pane, new RegExp(`make ${verdict}`));
      const answered = await answer({ pane, verdict, dialog });
      const key = keys[verdict];
      if (key === null) {
        assert.deepEqual(answered, { state: "refused", reason: "no_key" });
        client.keyboard("\u001b");
        continue;
      }
      assert.equal(answered.state, "answered", JSON.stringify(answered));
      const { at: _, ...told } = client.events.at(-1) ?? assert.fail("no key came");
      const label = "label" in answered ? answered.label : "";
      assert.deepEqual(told, { event: "answer", command: `make ${verdict}`, label, key });
      assert.match(label, verdict === "approve" ? /^(?:Yes|Allow once)/ : /^(?:No|Reject)/);
    }
    assert.equal(client.events.length, 2);
  });
}

test("a dialog that has changed since it was decided on is not answered", able, async (context) => {
  const { server, answer, dialogAbout } = setUp(context);
  const { pane, client } = await server.client();
  client.ask("make one");
  const dialog = await dialogAbout(pane, /make one/);
  client.keyboard("\u001b");
  client.ask("rm -rf everything");
  await dialogAbout(pane, /everything/);
  assert.deepEqual(await answer({ pane, verdict: "approve", dialog }), {
    state: "refused",
    reason: "changed",
  });
  assert.deepEqual(
    client.events.map((event) => event.event === "answer" && event.command),
    ["make one"],
  );
});

test(
  "a command that is not all there is approved only where a hook has told it, and may be refused",
  able,
  async (context) => {
    const { server, answer, dialogAbout } = setUp(context);
    const { pane, client } = await server.client();
    const cut = givenScreen("claude-code-2.1.330/bash-prompt-40-lines.80x24.txt").plain.trimEnd().split("\n");
    client.show(cut);
    const dialog = await dialogAbout(pane, /line39/);
    assert.deepEqual(await answer({ pane, verdict: "approve", dialog }), {
      state: "refused",
      reason: "incomplete",
    });
    const known = await answer({ pane, verdict: "approve", dialog, isCommandKnown: true });
    assert.notEqual(known.state, "refused");
  },
);

test("a dialog into which a person types is left alone", able, async (context) => {
  const { server, answer, dialogAbout } = setUp(context);
  const { pane, client } = await server.client();
  client.show(
    givenScreen("claude-code-2.1.330/bash-deny-message-typed.80x24.txt").plain.trimEnd().split("\n"),
  );
  const dialog = await dialogAbout(pane, /touch/);
  for (const verdict of ["approve", "reject"] as const) {
    assert.deepEqual(await answer({ pane, verdict, dialog }), { state: "refused", reason: "typing" });
  }
});

test(
  "a key after which the dialog stays is not pressed again, and the outcome is unsure",
  able,
  async (context) => {
    const { server, answer, dialogAbout } = setUp(context);
    const { pane, client } = await server.client();
    client.closesDialogs = false;
    client.ask("make slow");
    const dialog = await dialogAbout(pane, /make slow/);
    const answered = await answer({ pane, verdict: "approve", dialog });
    assert.equal(answered.state, "unsure");
    assert.equal(client.events.length, 1);
  },
);

test("ten answers at once press one key", able, async (context) => {
  const { server, answer, dialogAbout } = setUp(context);
  const { pane, client } = await server.client();
  client.ask("make once");
  client.ask("make twice");
  const dialog = await dialogAbout(pane, /make once/);
  const answered = await Promise.all(
    Array.from({ length: 10 }, () => answer({ pane, verdict: "approve", dialog })),
  );
  assert.equal(answered.filter(({ state }) => state === "answered").length, 1);
  assert.deepEqual(
    client.events.map((event) => event.event === "answer" && event.command),
    ["make once"],
  );
});
