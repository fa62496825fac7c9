import assert from "node:assert/strict";
import { type AddressInfo, createServer } from "node:net";
import { after, before, describe, it, type TestContext } from "node:test";
import type { SMTPServerOptions } from "smtp-server";
import { EmailNotifier } from "../../../src/notifiers/email.ts";
import type { EmailChannel } from "../../../src/notifiers/plan/channel.ts";
import { FakeClock } from "../../../src/testing/fake-clock.ts";
import { hostileTexts } from "../../support/hostile-texts.ts";
import { MailReceiver, ownCertificate } from "../../support/mail-receiver.ts";
import { askNews, newsOf, notificationOf } from "../../support/notifications.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const notification = notificationOf(newsOf.ask);
const never = new AbortController().signal;
const clock = new FakeClock();
const links = "https://desk.example.org";

type Server = Partial<EmailChannel["server"]>;

function notifierTo(
  port: number,
  server: Server = {},
  to: EmailChannel["to"] = ["ops@example.org"],
): EmailNotifier {
  const whole = { host: "127.0.0.1", port, encryption: "none", ...server } as const;
  const channel = {
    name: "mail",
    type: "email",
    from: "visto@example.org",
    to,
    server: whole,
    timeLimit: 10_000,
  } as const;
  return new EmailNotifier(channel, { clock, links });
}

async function receiverFor(t: TestContext, options: SMTPServerOptions = {}): Promise<MailReceiver> {
  const receiver = await MailReceiver.start(options);
  t.after(() => receiver.stop());
  return receiver;
}

/** The headers of a mail, unfolded, by their names in lower case. */
function headersOf(raw: string): ReadonlyMap<string, string> {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  return new Map(
    head
      .split("\r\n")
      .map((line) => [line.split(":")[0]?.toLowerCase() ?? "", line.replace(/^[^:]*: ?/, "")]),
  );
}

function failure(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code });
}

describe("mail", () => {
  let folder: TempFolder;
  let own: ReturnType<typeof ownCertificate>;
  before(() => {
    folder = tempFolder();
    own = ownCertificate(folder.path);
  });
  after(() => folder.remove());

  it("is delivered once the server has taken it, as plain text in a thread of its request", async (t) => {
    const receiver = await receiverFor(t);
    const receipt = await notifierTo(receiver.port).send(notification, "dlv_1", never);
    assert.equal(receipt.state, "delivered");
    assert.match(receipt.evidence, /^the server took it: 250 /);
    const [mail] = receiver.mails;
    assert.ok(mail);
    assert.deepEqual([mail.from, mail.to], ["visto@example.org", ["ops@example.org"]]);
    const headers = headersOf(mail.raw);
    assert.equal(headers.get("subject"), "visto: high risk, new ask: claude: npm publish --access public");
    assert.equal(headers.get("message-id"), "<dlv_1@example.org>");
    assert.equal(headers.get("references"), "<req_01KF0Q3N5TWXYZABCDEFGH0001@example.org>");
    assert.equal(headers.get("date"), "Thu, 15 Jan 2026 09:30:00 +0000");
    assert.equal(headers.get("auto-submitted"), "auto-generated");
    assert.match(headers.get("content-type") ?? "", /^text\/plain/);
    assert.match(mail.raw, /\r\ncommand {5}npm publish --access public\r\n/);
    assert.match(mail.raw, /\r\nhttps:\/\/desk\.example\.org\/requests\/req_01KF0Q3N5TWXYZABCDEFGH0001\r\n/);
  });

  it("is the same mail at each repeat", async (t) => {
    const receiver = await receiverFor(t);
    for (const _ of [1, 2]) await notifierTo(receiver.port).send(notification, "dlv_1", never);
    const [first, second] = receiver.mails;
    assert.equal(first?.raw, second?.raw);
  });

  for (const [name, text] of Object.entries(hostileTexts)) {
    it(`takes nothing in ${name} for a header or an address`, async (t) => {
      const receiver = await receiverFor(t);
      const fields = { agent: text, command: text, cwd: text, reason: text, reasons: [text] };
      const evil = "x\r\nBcc: evil@example.com\r\n\r\nforged";
      for (const hostile of [askNews("ask", fields), askNews("ask", { agent: text + evil, id: evil })]) {
        assert.equal(
          (await notifierTo(receiver.port).send(notificationOf(hostile), "dlv_1", never)).state,
          "delivered",
        );
      }
      for (const mail of receiver.mails) {
        assert.deepEqual(mail.to, ["ops@example.org"]);
        const headers = headersOf(mail.raw);
        for (const forged of ["bcc", "cc", "x-evil"]) assert.equal(headers.get(forged), undefined);
        assert.match(headers.get("subject") ?? "", /visto/);
        assert.match(headers.get("content-type") ?? "", /^text\/plain/);
      }
    });
  }

  it("signs in over STARTTLS where the certificate's authority is known", async (t) => {
    const seen: unknown[] = [];
    const receiver = await receiverFor(t, {
      ...own,
      disabledCommands: [],
      onAuth: ({ username, password }, { secure }, done) => {
        seen.push([username, password, secure]);
        done(password === "s3cret" ? undefined : failure(535, "no such account"), { user: username });
      },
    });
    const account = { user: "desk", password: "s3cret" };
    const server: Server = { encryption: "starttls", authority: own.cert, account };
    assert.equal(
      (await notifierTo(receiver.port, server).send(notification, "dlv_1", never)).state,
      "delivered",
    );
    assert.deepEqual(seen, [["desk", "s3cret", true]]);
    const wrong = { ...server, account: { user: "desk", password: "hunter2hunter2" } };
    const refused = await notifierTo(receiver.port, wrong).send(notification, "dlv_2", never);
    assert.equal("mayRetry" in refused && refused.mayRetry, false);
    assert.match(refused.evidence, /^EAUTH: .*no such account/);
    assert.doesNotMatch(refused.evidence, /hunter2/);
  });

  it("speaks TLS from the first byte where it shall", async (t) => {
    const receiver = await receiverFor(t, { ...own, secure: true });
    const server: Server = { encryption: "always", authority: own.cert };
    assert.equal(
      (await notifierTo(receiver.port, server).send(notification, "dlv_1", never)).state,
      "delivered",
    );
  });

  it("sends nothing to a server whose certificate nobody vouches for, nor to one without TLS where it is wanted", async (t) => {
    const stranger = await receiverFor(t, { ...own, disabledCommands: ["AUTH"] });
    const plain = await receiverFor(t);
    for (const receiver of [stranger, plain]) {
      const receipt = await notifierTo(receiver.port, { encryption: "starttls" }).send(
        notification,
        "dlv_1",
        never,
      );
      assert.equal(receipt.state, "undelivered");
      assert.equal(receiver.mails.length, 0);
    }
  });

  it("is unconfirmed where only some addresses were taken, and not sent again", async (t) => {
    const receiver = await receiverFor(t, {
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith("gone") ? failure(550, "no such user") : undefined),
    });
    const both = notifierTo(receiver.port, {}, ["ops@example.org", "gone@example.org"]);
    const receipt = await both.send(notification, "dlv_1", never);
    assert.equal(receipt.state, "unconfirmed");
    assert.match(receipt.evidence, /^taken for 1 of 2 addresses: 250 /);
    const none = await notifierTo(receiver.port, {}, ["gone@example.org"]).send(notification, "dlv_2", never);
    assert.equal("mayRetry" in none && none.mayRetry, false);
    assert.match(none.evidence, /550 no such user/);
  });

  it("may be tried again after a 4xx, and not after a 5xx", async (t) => {
    for (const [code, mayRetry] of [
      [451, true],
      [554, false],
    ] as const) {
      const receiver = await receiverFor(t, {
        onMailFrom: (_from, _session, done) => done(failure(code, "not now")),
      });
      const receipt = await notifierTo(receiver.port).send(notification, "dlv_1", never);
      assert.equal("mayRetry" in receipt && receipt.mayRetry, mayRetry);
      assert.match(receipt.evidence, new RegExp(`${code} not now`));
    }
  });

  it("may be tried again where no server answers", async () => {
    const receiver = await MailReceiver.start();
    const { port } = receiver;
    await receiver.stop();
    const receipt = await notifierTo(port).send(notification, "dlv_1", never);
    assert.equal("mayRetry" in receipt && receipt.mayRetry, true);
    assert.match(receipt.evidence, /ECONNREFUSED/);
  });

  it("ends at its time limit, and when its caller says so, with a server that says nothing", async (t) => {
    const silent = createServer(() => silent.emit("came"));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    t.after(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    const came = (): Promise<void> => new Promise((resolve) => silent.once("came", resolve));
    const first = came();
    const limited = notifierTo(port).send(notification, "dlv_1", never);
    await first;
    await clock.advance(10_000);
    assert.deepEqual(await limited, {
      state: "undelivered",
      evidence: "no answer within 10 s",
      mayRetry: true,
    });
    const second = came();
    const over = new AbortController();
    const ended = notifierTo(port).send(notification, "dlv_1", over.signal);
    await second;
    over.abort();
    assert.equal((await ended).evidence, "the attempt was ended from outside");
    assert.equal(clock.waiting, 0);
  });
});
