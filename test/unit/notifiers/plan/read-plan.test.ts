import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { VistoError } from "../../../../src/base/errors.ts";
import { type ReadPlan, readPlan } from "../../../../src/notifiers/plan/read-plan.ts";
import { SecretReader } from "../../../../src/notifiers/plan/secret-source.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

describe("the notification plan", () => {
  let folder: TempFolder;
  before(() => {
    folder = tempFolder();
  });
  after(() => folder.remove());

  const variables = { HOOK: "https://hooks.example.org/T0/B0", EMPTY: "", LINES: "a\nb", TOKEN: "t0ken" };

  function read(text: string): ReadPlan {
    const secrets = new SecretReader({ variables, folder: folder.path });
    return readPlan({ file: "n.yaml", text }, secrets);
  }

  /** The findings, one line each. */
  function findings(text: string): readonly string[] {
    try {
      read(text);
    } catch (error) {
      assert.ok(error instanceof VistoError && error.code === "invalid_notifications");
      return error.message.split("\n").slice(1);
    }
    return [];
  }

  it("is empty where the file is", () => {
    const { plan, channels, links } = read("");
    assert.deepEqual([plan.recipients.size, plan.routes, channels.size, links], [0, [], 0, undefined]);
  });

  it("says who is told of what, and fills in what it does not say", () => {
    const { plan, channels, links } = read(`
links: https://desk.example.org/
channels:
  chat: { type: webhook, template: slack, url: { env: HOOK } }
  audit: { type: webhook, url: https://audit.example.org/in, token: { env: TOKEN }, timeLimit: 3s }
  pager: { type: command, run: [page, --urgent], environment: [TOKEN] }
  mail: { type: email, from: a@example.org, to: [b@example.org], server: { host: mail.example.org } }
recipients:
  ana: { identity: ana, channels: [chat, mail], quiet: ["daily 22:00-07:00 UTC"] }
  ben: { channels: [chat, mail], reach: first, rate: 3/1h }
  log: { channels: [audit, pager] }
  cleo: { channels: [mail], rate: none }
routes:
  - { when: { risk: ">=high", agents: ["claude*"] }, to: [ana, ben] }
  - { when: { risk: [low], kinds: [bash_command] }, to: [log] }
  - { to: [cleo] }
ladder: [{ after: 10m, to: [ben] }]
alerts: [ana]
head: [log]
`);
    assert.equal(links, "https://desk.example.org");
    const rates = [...plan.recipients.values()].map(({ name, rate }) => [
      name,
      rate && [rate.most, rate.per],
    ]);
    assert.deepEqual(rates, [
      ["ana", [6, 600_000]],
      ["ben", [3, 3_600_000]],
      ["log", undefined],
      ["cleo", undefined],
    ]);
    assert.deepEqual(plan.routes[0]?.when, { risks: ["high", "critical"], agents: ["claude*"] });
    assert.deepEqual(plan.routes[2], { when: {}, to: ["cleo"] });
    assert.deepEqual(
      [plan.ladder, plan.alerts, plan.head],
      [[{ after: 600_000, to: ["ben"] }], ["ana"], ["log"]],
    );
    const [chat, audit, pager, mail] = channels.values();
    assert.equal(chat?.type === "webhook" && chat.url.href, variables.HOOK);
    assert.deepEqual(audit?.type === "webhook" && [audit.token, audit.timeLimit, audit.template], [
      "t0ken",
      3_000,
      "json",
    ]);
    assert.deepEqual(pager?.type === "command" && [pager.run, pager.environment], [
      ["page", "--urgent"],
      { TOKEN: "t0ken" },
    ]);
    assert.deepEqual(mail?.type === "email" && mail.server, {
      host: "mail.example.org",
      port: 587,
      encryption: "starttls",
    });
  });

  const refused: readonly [string, string, string][] = [
    [
      "a key that is not known",
      "chanels: {}",
      'n.yaml:1: chanels: this key is not known here; did you mean "channels"?',
    ],
    [
      "a key of a channel that is not known",
      "channels: { me: { type: desktop, timeLimt: 3s } }",
      'n.yaml:1: channels.me.timeLimt: this key is not known here; did you mean "timeLimit"?',
    ],
    [
      "a kind of channel that there is not",
      "channels: { me: { type: pigeon } }",
      "n.yaml:1: channels.me.type: expected a channel with type: webhook, email, desktop or command",
    ],
    [
      "a secret in the file",
      "channels: { w: { type: webhook, url: 'https://x.example', secret: s3cret } }",
      "n.yaml:1: channels.w.secret: expected { env: NAME } or { file: PATH }: a secret never stands in this file",
    ],
    [
      "a url with a password in the file",
      "channels: { w: { type: webhook, url: 'https://ana:h4nter2@x.example' } }",
      "n.yaml:1: channels.w.url: this url holds a secret: expected { env: NAME } or { file: PATH }",
    ],
    [
      "the address of a chat in the file",
      "channels: { w: { type: webhook, template: mattermost, url: 'https://x.example/hooks/abc' } }",
      "n.yaml:1: channels.w.url: the address of a chat's webhook is a secret: expected { env: NAME } or { file: PATH }",
    ],
    [
      "a variable that is not set",
      "channels:\n  w: { type: webhook, url: { env: EMPTY } }",
      "n.yaml:2: channels.w.url: the environment variable EMPTY is not set: set it where the desk is started",
    ],
    [
      "a secret that no header could carry",
      "channels: { w: { type: webhook, url: 'https://x.example', token: { env: LINES } } }",
      "n.yaml:1: channels.w.token: expected a secret on one line of printable ASCII, got something else",
    ],
    [
      "a token that would travel in the clear",
      "channels: { w: { type: webhook, url: 'http://x.example', token: { env: TOKEN } } }",
      "n.yaml:1: channels.w.token: a token would travel in the clear: expected a url with https",
    ],
    [
      "a password that would travel in the clear",
      "channels: { m: { type: email, from: a@b.c, to: [a@b.c], server: { host: b.c, encryption: none, user: a, password: { env: TOKEN } } } }",
      "n.yaml:1: channels.m.server.encryption: a password would travel in the clear: expected starttls or always",
    ],
    [
      "an address that brings a header",
      'channels: { m: { type: email, from: "a@b.c\\r\\nBcc: d@e.f", to: [a@b.c], server: { host: b.c } } }',
      "n.yaml:1: channels.m.from: expected an address such as desk@example.org",
    ],
    [
      "a topic of ntfy that is none",
      "channels: { n: { type: webhook, template: ntfy, url: 'https://ntfy.example' } }",
      "n.yaml:1: channels.n.url: expected the url of a topic, such as https://ntfy.sh/my-topic",
    ],
    [
      "a recipient that there is not",
      "channels: { me: { type: desktop } }\nrecipients: { ana: { channels: [me] } }\nroutes:\n  - { to: [anna] }",
      'n.yaml:4: routes.0.to.0: there is no recipient "anna"; did you mean "ana"?',
    ],
    [
      "a channel that there is not",
      "channels: { desk: { type: desktop } }\nrecipients:\n  ana: { channels: [dsk] }",
      'n.yaml:3: recipients.ana.channels.0: there is no channel "dsk"; did you mean "desk"?',
    ],
    [
      "a risk that there is not",
      "routes: [{ when: { risk: '>=hihg' }, to: [ana] }]",
      'n.yaml:1: routes.0.when.risk: expected risks such as ">=high" or [low, critical], got ">=hihg"',
    ],
    [
      "an address for links that is none",
      "links: desk.example.org",
      "n.yaml:1: links: expected an address such as https://desk.example.org",
    ],
  ];
  for (const [what, text, finding] of refused) {
    it(`is refused with ${what}`, () => {
      const found = findings(text);
      assert.ok(found.includes(finding), found.join("\n"));
    });
  }

  it("takes a secret from a file that only its owner can read, and from no other", () => {
    const file = folder.file("secret");
    const text = "channels: { w: { type: webhook, url: 'https://x.example', secret: { file: secret } } }";
    assert.match(findings(text)[0] ?? "", /secret cannot be read \(ENOENT.*expected a file there$/);
    writeFileSync(file, "s3cret\n", { mode: 0o600 });
    const [channel] = read(text).channels.values();
    assert.equal(channel?.type === "webhook" && channel.secret, "s3cret");
    chmodSync(file, 0o640);
    assert.match(findings(text)[0] ?? "", /can be read by others: chmod it to 600$/);
    chmodSync(file, 0o600);
    writeFileSync(file, "");
    assert.match(findings(text)[0] ?? "", /is empty/);
  });

  it("never repeats a secret in what it says is wrong", () => {
    const wrong = [
      "{ env: HOOK }",
      "hunter2hunter2",
      "[hunter2hunter2]",
      "{ env: HOOK, value: hunter2hunter2 }",
    ];
    for (const secret of wrong) {
      const text = `channels: { m: { type: webhook, template: ntfy, url: ${secret}, secret: ${secret} } }`;
      assert.doesNotMatch(findings(text).join("\n"), /hunter2|T0\/B0/);
    }
  });
});
