import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { silentLog } from "../../../src/base/log.ts";
import { detect, openDialog } from "../../../src/tmux/detectors/detectors.ts";
import { PaneWatch } from "../../../src/tmux/pane-watch.ts";
import { readScreen } from "../../../src/tmux/screen.ts";
import { isAway, type PaneId, type PaneView } from "../../../src/tmux/tmux.ts";
import { TmuxServer } from "../../../src/tmux/tmux-server.ts";
import type { DrawnClient } from "../../support/fake-client/drawn-screen.ts";
import { drawnClients } from "../../support/fake-client/drawn-screen.ts";
import { TestTmux } from "../../support/fake-client/test-tmux.ts";
import { needed } from "../../support/needed.ts";
import { hasTmux } from "../../support/tmux.ts";
import { waitUntil } from "../../support/wait.ts";

const able = needed("tmux", hasTmux);

function setUp(context: TestContext): TestTmux {
  const server = new TestTmux();
  context.after(() => server.close());
  return server;
}

/** The pane once it shows this. */
async function shown(server: TestTmux, pane: PaneId, what: RegExp): Promise<PaneView> {
  const found = await waitUntil(async () => {
    const view = await server.tmux.lookAt(pane);
    return view !== undefined && what.test(view.captured) ? view : undefined;
  }, 10_000);
  return found ?? assert.fail(`the pane does not show ${what}`);
}

test("one look brings every pane of a server with its screen and its facts", able, async (context) => {
  const server = setUp(context);
  const panes = [];
  for (const client of Object.keys(drawnClients) as DrawnClient[]) {
    const { pane, client: fake } = await server.client(client);
    fake.ask("make test");
    await shown(server, pane, /make test/);
    panes.push({ pane, client });
  }
  const views = await server.tmux.look();
  assert.ok(!isAway(views));
  for (const { pane, client } of panes) {
    const view: PaneView = views.find(({ id }) => id === pane) ?? assert.fail(`no pane ${pane}`);
    assert.deepEqual([view.isDead, view.isInMode, view.columns, view.rows], [false, false, 80, 24]);
    assert.equal(view.program, drawnClients[client].program);
    const seen = detect(readScreen(view.captured));
    assert.deepEqual([seen.client, openDialog(seen)?.command], [client, "make test"]);
  }
});

test("what a pane prints cannot stand for another pane", able, async (context) => {
  const server = setUp(context);
  const { pane, client } = await server.client();
  const { pane: other } = await server.client();
  const word = `visto-${"0".repeat(32)}`;
  client.show([`${word} screen ${other}`, "faked", `${word} end`]);
  await shown(server, pane, /faked/);
  const views = await server.tmux.look();
  assert.ok(!isAway(views) && views.length === 2);
  assert.doesNotMatch(views.find(({ id }) => id === other)?.captured ?? "", /faked/);
});

test("no server is started, and one that is not there is an answer", able, async (context) => {
  const server = setUp(context);
  const away = await server.tmux.look();
  assert.ok(isAway(away) && away.isGone, JSON.stringify(away));
  assert.equal(await server.tmux.lookAt("%0"), undefined);
  await assert.rejects(server.do("-N", "list-panes", "-a"));
});

test("a machine without tmux is told from a server that is not there", able, async (context) => {
  const server = setUp(context);
  const nowhere = new TmuxServer({
    socket: server.socket,
    clock: systemClock,
    variables: { PATH: server.folder },
  });
  assert.deepEqual(await nowhere.look(), { away: "tmux is not installed", isGone: false });
});

test("a paste into a dead pane is held, and the server lives on", able, async (context) => {
  const server = setUp(context);
  const { pane, client } = await server.client();
  await server.client();
  const { pid } = await shown(server, pane, /❯/);
  process.kill(pid, "SIGKILL");
  const dead = await shown(server, pane, /Pane is dead/);
  assert.equal(dead.isDead, true);
  assert.equal(await server.tmux.paste("hello", { pane, pid, shows: "Pane" }), "held");
  assert.equal(await server.tmux.press("Enter", { pane, pid, shows: "Pane" }), "held");
  assert.equal((await server.do("list-panes", "-a")).split("\n").length, 2);
  assert.equal(await server.do("list-buffers"), "");
  assert.deepEqual(client.events, []);
});

test(
  "nothing is written into a pane in a mode, tied to others, of another process, or with another screen",
  able,
  async (context) => {
    const server = setUp(context);
    const { pane, client } = await server.client();
    const { pid } = await shown(server, pane, /manual mode/);
    const guard = { pane, pid, shows: "manual mode" };
    assert.equal(await server.tmux.press("1", { ...guard, shows: "another mode" }), "held");
    assert.equal(await server.tmux.press("1", { ...guard, pid: pid + 1 }), "held");
    assert.equal(await server.tmux.press("1", { ...guard, pane: "%99" }), "held");
    await server.do("copy-mode", "-t", pane);
    assert.equal(await server.tmux.press("1", guard), "held");
    assert.equal(await server.tmux.paste("hello", guard), "held");
    await server.do("send-keys", "-t", pane, "-X", "cancel");
    await server.do("set", "-w", "-t", pane, "synchronize-panes", "on");
    assert.equal(await server.tmux.press("1", guard), "held");
    await server.do("set", "-w", "-t", pane, "synchronize-panes", "off");
    assert.equal(await server.tmux.paste("a 'b' \"c\" #{pane_id} ; d\nline two", guard), "written");
    const typed = await shown(server, pane, /line two/);
    assert.match(typed.captured, /a 'b' "c" #\{pane_id\} ; d/);
    const prompt = client.next("prompt");
    assert.equal(await server.tmux.press("Enter", { ...guard, shows: "line two" }), "written");
    assert.deepEqual(
      { ...(await prompt), at: 0 },
      { event: "prompt", text: "a 'b' \"c\" #{pane_id} ; d\nline two", at: 0 },
    );
  },
);

test(
  "a hung server is waited for no longer than the limit, and keeps no program of ours",
  able,
  async (context) => {
    const server = setUp(context);
    const { pane } = await server.client();
    const serverPid = Number(await server.do("display-message", "-p", "-t", pane, "#{pid}"));
    process.kill(serverPid, "SIGSTOP");
    context.after(() => process.kill(serverPid, "SIGCONT"));
    assert.deepEqual(await server.tmux.look(), { away: "no answer within 2 s", isGone: false });
    process.kill(serverPid, "SIGCONT");
    assert.ok(!isAway(await server.tmux.look()));
  },
);

test("a watch outlives its server and sees the next one on the socket", able, async (context) => {
  const server = setUp(context);
  const looks: number[] = [];
  const watch = new PaneWatch({
    tmux: server.tmux,
    clock: systemClock,
    log: silentLog,
    onLook: (views) => looks.push(views.length),
  });
  await watch.start();
  context.after(() => watch.stop());
  const saw = (count: number) => waitUntil(() => looks.at(-1) === count || undefined, 10_000);
  assert.ok(await saw(0));
  await server.pane();
  assert.ok(await saw(1));
  await server.do("kill-server");
  assert.ok(await saw(0));
  await server.do("new-session", "-d", "cat");
  assert.ok(await saw(1));
  await server.do("kill-server");
});
