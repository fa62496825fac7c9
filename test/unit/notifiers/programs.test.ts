import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { systemClock } from "../../../src/base/clock.ts";
import { CommandNotifier } from "../../../src/notifiers/command.ts";
import { DesktopNotifier } from "../../../src/notifiers/desktop.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { hostileTexts } from "../../support/hostile-texts.ts";
import { askNews, newsOf, notificationOf } from "../../support/notifications.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitUntil } from "../../support/wait.ts";

const notification = notificationOf(newsOf.ask);
const never = new AbortController().signal;

describe("a command as a channel", () => {
  let folder: TempFolder;
  before(() => {
    folder = tempFolder();
  });
  after(() => folder.remove());

  const notifier = (run: readonly [string, ...string[]], clock = systemClock, environment = {}) =>
    new CommandNotifier(
      { name: "pager", type: "command", run, environment, timeLimit: 10_000 },
      {
        clock,
        links: undefined,
        variables: { PATH: process.env.PATH, HOME: folder.path, SECRET_OF_DESK: "x" },
      },
    );

  const shell = (text: string, ...words: string[]): [string, ...string[]] => [
    "/bin/sh",
    "-c",
    text,
    "sh",
    ...words,
  ];

  it("gets the notification on stdin and in short in a small environment", async () => {
    const [input, variables] = [folder.file("input"), folder.file("variables")];
    const program = notifier(shell('cat > "$1"; env > "$2"', input, variables), systemClock, {
      PAGER_TOKEN: "p",
    });
    assert.deepEqual(await program.send(notification, "dlv_1", never), {
      state: "delivered",
      evidence: "exit code 0",
    });
    const told = JSON.parse(readFileSync(input, "utf8"));
    assert.deepEqual([told.delivery, told.news[0].request.agent], ["dlv_1", "claude"]);
    const seen = readFileSync(variables, "utf8");
    for (const line of [
      "VISTO_DELIVERY=dlv_1",
      "VISTO_CHANNEL=pager",
      "VISTO_RECIPIENT=ana",
      "PAGER_TOKEN=p",
    ]) {
      assert.match(seen, new RegExp(`^${line}$`, "m"));
    }
    assert.match(seen, /^VISTO_TITLE=high risk, new ask: claude: npm publish --access public$/m);
    assert.doesNotMatch(seen, /SECRET_OF_DESK/);
  });

  it("may be tried again only where it says so by 75", async () => {
    const receipt = (code: number) =>
      notifier(shell(`echo "no \u001b[1msignal" >&2; exit ${code}`)).send(notification, "dlv_1", never);
    assert.deepEqual(await receipt(75), {
      state: "undelivered",
      evidence: "exit code 75: no \\e[1msignal",
      mayRetry: true,
    });
    assert.deepEqual(await receipt(3), {
      state: "undelivered",
      evidence: "exit code 3: no \\e[1msignal",
      mayRetry: false,
    });
  });

  it("does not have its secrets repeated in the evidence", async () => {
    const program = notifier(shell('echo "no such key: $PAGER_KEY" >&2; exit 1'), systemClock, {
      PAGER_KEY: "plain-words",
    });
    const { evidence } = await program.send(notification, "dlv_1", never);
    assert.equal(evidence, "exit code 1: no such key: (secret)");
  });

  it("need not read what it is told", async () => {
    const long = notificationOf(...([newsOf.ask, ...Array(2_000).fill(newsOf.ask)] as [typeof newsOf.ask]));
    assert.equal((await notifier(["true"]).send(long, "dlv_1", never)).state, "delivered");
  });

  it("is undelivered for good where there is no such program", async () => {
    assert.deepEqual(await notifier(["visto-no-such-program"]).send(notification, "dlv_1", never), {
      state: "undelivered",
      evidence: "visto-no-such-program could not be started: ENOENT",
      mayRetry: false,
    });
  });

  it("is ended at its time limit with all that it has started", async () => {
    const clock = new FakeClock();
    const pid = folder.file("pid");
    const program = notifier(shell('sleep 600 & echo $! > "$1.draft"; mv "$1.draft" "$1"; wait', pid), clock);
    const sent = program.send(notification, "dlv_1", never);
    assert.ok(await waitUntil(() => existsSync(pid) || undefined, 10_000));
    await clock.advance(10_000);
    assert.deepEqual(await sent, {
      state: "undelivered",
      evidence: "it was ended: no answer within 10 s",
      mayRetry: true,
    });
    assert.ok(await waitUntil(() => isGone(Number(readFileSync(pid, "utf8"))) || undefined, 10_000));
    assert.equal(clock.waiting, 0);
  });

  it("leaves nothing behind that it started and did not wait for", async () => {
    const pid = folder.file("left");
    const receipt = await notifier(shell('sleep 600 & echo $! > "$1"', pid)).send(
      notification,
      "dlv_1",
      never,
    );
    assert.equal(receipt.state, "delivered");
    assert.ok(await waitUntil(() => isGone(Number(readFileSync(pid, "utf8"))) || undefined, 10_000));
  });

  it("does not start once its caller has given up", async () => {
    const file = folder.file("started");
    const receipt = await notifier(shell('touch "$1"', file)).send(
      notification,
      "dlv_1",
      AbortSignal.abort(),
    );
    assert.deepEqual(receipt, {
      state: "undelivered",
      evidence: "it was ended: the attempt was ended from outside",
      mayRetry: true,
    });
    assert.equal(existsSync(file), false);
  });
});

/** Whether there is no such process, or only what waits to be collected. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : ") Z";
  return /\) [ZX]/.test(stat);
}

describe("a desktop as a channel", () => {
  let folder: TempFolder;
  before(() => {
    folder = tempFolder();
    for (const name of ["notify-send", "osascript"]) {
      const file = folder.file(name);
      writeFileSync(
        file,
        `#!/bin/sh\nfor word; do printf '%s\\0' "$word"; done > "$HOME/words"\n[ -z "$DISPLAY" ] && { echo no display >&2; exit 1; }\nexit 0\n`,
      );
      chmodSync(file, 0o755);
    }
  });
  after(() => folder.remove());

  const notifier = (platform: NodeJS.Platform, variables: Record<string, string> = { DISPLAY: ":0" }) =>
    new DesktopNotifier(
      { name: "desk", type: "desktop", timeLimit: 10_000 },
      {
        clock: systemClock,
        links: undefined,
        platform,
        variables: { PATH: `${folder.path}:/usr/bin:/bin`, HOME: folder.path, ...variables },
      },
    );

  const words = (): readonly string[] => readFileSync(folder.file("words"), "utf8").split("\0").slice(0, -1);

  it("is unconfirmed: nobody proves that it was seen", async () => {
    const receipt = await notifier("linux").send(notification, "dlv_1", never);
    assert.deepEqual(receipt, { state: "unconfirmed", evidence: "notify-send showed it" });
    const [app, urgency, end, title, body] = words();
    assert.deepEqual([app, urgency, end], ["--app-name=visto", "--urgency=normal", "--"]);
    assert.equal(title, "high risk, new ask: claude: npm publish --access public");
    assert.match(body ?? "", /^claude asks for clearance:\nnpm publish --access public\n/);
  });

  it("is urgent where the risk is critical", async () => {
    await notifier("linux").send(notificationOf(newsOf.quorum), "dlv_1", never);
    assert.equal(words()[1], "--urgency=critical");
  });

  it("gives macOS a fixed script, and the texts as its arguments", async () => {
    assert.equal((await notifier("darwin").send(notification, "dlv_1", never)).state, "unconfirmed");
    assert.deepEqual(words().slice(0, 6), [
      "-e",
      "on run argv",
      "-e",
      "display notification (item 2 of argv) with title (item 1 of argv)",
      "-e",
      "end run",
    ]);
    assert.equal(words().length, 8);
  });

  for (const [name, text] of Object.entries(hostileTexts)) {
    it(`takes nothing in ${name} for an option, markup or an escape`, async () => {
      const hostile = notificationOf(askNews("ask", { agent: text, command: text, cwd: text, reason: text }));
      for (const platform of ["linux", "darwin"] as const) {
        await notifier(platform).send(hostile, "dlv_1", never);
        const [title = "", body = ""] = words().slice(-2);
        assert.doesNotMatch(title + body, /(?!\n)[\p{Cc}\p{Cf}]/u);
        for (const word of [title, body]) assert.doesNotMatch(word, /^-/);
        if (platform === "linux")
          assert.doesNotMatch(body.replaceAll("\\\\", ""), /[<>\\]|&(?!amp;|lt;|gt;)/);
      }
    });
  }

  it("is undelivered for good where there is no desktop, or no program for it", async () => {
    assert.deepEqual(await notifier("linux", {}).send(notification, "dlv_1", never), {
      state: "undelivered",
      evidence: "exit code 1: no display",
      mayRetry: false,
    });
    assert.deepEqual(
      await notifier("linux", { PATH: folder.file("none") }).send(notification, "dlv_1", never),
      {
        state: "undelivered",
        evidence: "notify-send could not be started: ENOENT",
        mayRetry: false,
      },
    );
  });
});
