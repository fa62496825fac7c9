import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { closeNotification } from "../../src/clearance/close-notification.ts";
import { decide } from "../../src/clearance/decide.ts";
import { settleDelivery } from "../../src/clearance/settle-delivery.ts";
import { type Telling, tell } from "../../src/clearance/tell.ts";
import type { NotificationDelivery } from "../../src/domain/notification-delivery.ts";
import type { Recipient } from "../../src/domain/notification-plan.ts";
import type { DeliveryQuery } from "../../src/ledger/ledger.ts";
import { recipient } from "../support/recipients.ts";
import { ada, granted, minute } from "../support/requests.ts";
import { change, LedgerBench, type MakeLedgerStore } from "./ledger-bench.ts";

const head = { event: "head", seq: 7, hash: "h7" } as const;

/** Registers what every ledger must do with notifications: one open for each recipient, nothing told twice, nothing lost. */
export function ledgerNotificationsContract(name: string, make: MakeLedgerStore): void {
  describe(`ledger, notifications: ${name}`, () => {
    let bench: LedgerBench;
    let source = 0;
    beforeEach(async () => {
      bench = await LedgerBench.open(make);
    });
    afterEach(() => bench.close());

    const bob = recipient("bob");

    function news(over: Partial<Telling> = {}): Telling {
      return { news: head, urgent: false, recipients: [bob], source: `s${source++}`, ...over };
    }

    const ask = (requestId: string) => ({ event: "ask", requestId }) as const;

    /** What is due, and lets it leave. */
    async function leave(...recipients: readonly Recipient[]): Promise<readonly string[]> {
      const names = new Map(recipients.map((one) => [one.name, one]));
      const { notifications } = await bench.ledger.overdue(Number.MAX_SAFE_INTEGER, 50);
      const closed = notifications.map((id) =>
        bench.ledger.run(closeNotification, { id, recipients: names }),
      );
      return Promise.all(closed);
    }

    async function deliveries(query: Partial<DeliveryQuery> = {}): Promise<readonly NotificationDelivery[]> {
      return (await bench.ledger.deliveries({ limit: 50, ...query })).items;
    }

    async function only(): Promise<NotificationDelivery> {
      const [delivery, ...others] = await deliveries();
      assert.ok(delivery);
      assert.deepEqual(others, []);
      return delivery;
    }

    const settle = (id: string, state: "delivered" | "undelivered", mayRetry = false) =>
      bench.ledger.run(settleDelivery, { id, state, evidence: `it was ${state}`, mayRetry });

    it("keeps one open notification for each recipient, which takes the news of two ledgers", async () => {
      const other = await bench.second();
      const eve = recipient("eve");
      const tellings = Array.from({ length: 20 }, () => news({ recipients: [bob, eve] }));
      await Promise.all(tellings.map((one, n) => (n % 2 ? other : bench.ledger).run(tell, one)));
      assert.equal((await bench.ledger.overdue(Number.MAX_SAFE_INTEGER, 50)).notifications.length, 2);
      assert.deepEqual(await leave(bob, eve), ["closed", "closed"]);
      assert.deepEqual((await deliveries()).map((one) => one.recipient).sort(), ["bob", "eve"]);
    });

    it("tells nobody twice of what one message brings, whether the first notification has left or not", async () => {
      const first = news({ news: ask((await bench.submit()).id) });
      await bench.ledger.run(tell, first);
      await bench.ledger.run(tell, first);
      await leave(bob);
      assert.deepEqual(await bench.ledger.run(tell, first), ["bob"]);
      assert.deepEqual(await leave(bob), []);
      const { notification } = (await bench.ledger.delivery((await only()).id)) ?? {};
      assert.equal(notification?.news.length, 1);
    });

    it("freezes the news as it is then: what is decided is dropped, the riskiest and oldest stands in front", async () => {
      const decided = await bench.submit({ text: "a" });
      const first = await bench.submit({ text: "b" });
      await bench.clock.advance(1);
      const second = await bench.submit({ text: "c" });
      for (const { id } of [second, decided, first]) await bench.ledger.run(tell, news({ news: ask(id) }));
      await bench.ledger.run(tell, news({ news: head }));
      const { id, digest } = decided;
      const input = { id, digest, identity: ada, verdict: "reject", clearance: minute } as const;
      granted(await bench.ledger.run(decide, input));
      await leave(bob);
      const at = bench.clock.now();
      const delivery = await only();
      await bench.clock.advance(minute);
      const known = await bench.ledger.delivery(delivery.id);
      assert.equal(known?.notification.at, at);
      assert.equal(known?.notification.recipient, "bob");
      const told = known?.notification.news.map((one) =>
        "request" in one ? one.request.command : one.event,
      );
      assert.deepEqual(told, ["b", "c", "head"]);
    });

    it("drops an alert that is resolved by then", async () => {
      const alert = { code: "dead_letter", subject: "d1", message: "full" } as const;
      await bench.ledger.run(change, [{ change: "raise_alert", alert }]);
      const raised = { event: "alert", ...alert, raisedAt: bench.clock.now() } as const;
      await bench.ledger.run(tell, news({ news: raised }));
      await bench.ledger.run(change, [
        { change: "resolve_alert", code: "dead_letter", subject: "d1", by: "ada" },
      ]);
      assert.deepEqual(await leave(bob), ["cancelled"]);
      assert.deepEqual(await deliveries(), []);
    });

    it("sends a message to the operators in the commit that raises an alert, and none where it was open", async () => {
      const raise = {
        change: "raise_alert",
        alert: { code: "dead_letter", subject: "s", message: "m" },
      } as const;
      let woken = 0;
      const forget = bench.ledger.messages.onReady(() => woken++);
      await bench.ledger.run(change, [raise]);
      forget();
      assert.ok(woken > 0);
      await bench.ledger.run(change, [raise]);
      assert.deepEqual(await bench.ready("notify"), ["notify_operator"]);
    });

    it("remembers when notifications left, over the restart of a desk", async () => {
      await bench.ledger.run(tell, news());
      await leave(bob);
      const other = await bench.second();
      await other.run(tell, news());
      const due = async (now: number) => (await bench.ledger.overdue(now, 9)).notifications.length;
      assert.equal(await due(bench.clock.now() + 349), 0);
      assert.equal(await due(bench.clock.now() + 350), 1);
    });

    it("settles a delivery once, with an entry that names what it told of", async () => {
      const request = await bench.submit();
      await bench.ledger.run(tell, news({ news: ask(request.id) }));
      await leave(bob);
      const { id, notification } = await only();
      granted(await settle(id, "undelivered", true));
      assert.deepEqual([(await only()).state, (await only()).attempts], ["pending", 1]);
      granted(await settle(id, "delivered"));
      granted(await settle(id, "undelivered"));
      const settled = await only();
      assert.deepEqual(
        [settled.state, settled.attempts, settled.evidence],
        ["delivered", 2, "it was delivered"],
      );
      const entries = await bench.ledger.entriesOf(notification, 9);
      assert.deepEqual(
        entries.map(({ type, body }) => [type, body?.to, body?.state, body?.attempts, body?.news]),
        [["delivery_recorded", "bob", "delivered", 2, [request.id]]],
      );
    });

    it("keeps nothing of a notification whose deliveries cannot be kept", async () => {
      await bench.ledger.run(tell, news());
      await leave(bob);
      const delivery = await only();
      await assert.rejects(
        bench.ledger.run(change, [
          { change: "update_delivery", delivery: { ...delivery, state: "delivered" } },
          { change: "insert_delivery", delivery },
        ]),
      );
      assert.equal((await only()).state, "pending");
    });

    it("lists deliveries newest first, by state, channel, recipient and notification, page by page", async () => {
      const team = recipient("team", { channels: ["chat", "mail"] });
      await bench.ledger.run(tell, news({ recipients: [team] }));
      await leave(team);
      await bench.ledger.run(tell, news());
      await leave(bob);
      const [newest, mail, chat] = await deliveries();
      assert.ok(newest && mail && chat);
      assert.deepEqual([newest.recipient, mail.channel, chat.channel], ["bob", "mail", "chat"]);
      await settle(mail.id, "delivered");
      await settle(chat.id, "undelivered");
      const ids = async (query: Partial<DeliveryQuery>) => (await deliveries(query)).map(({ id }) => id);
      assert.deepEqual(await ids({ state: "undelivered" }), [chat.id]);
      assert.deepEqual(await ids({ channel: "mail" }), [mail.id]);
      assert.deepEqual(await ids({ recipient: "team" }), [mail.id, chat.id]);
      assert.deepEqual(await ids({ notification: newest.notification }), [newest.id]);
      const page = await bench.ledger.deliveries({ limit: 2 });
      const rest = await bench.ledger.deliveries({ limit: 2, cursor: page.nextCursor ?? "" });
      assert.deepEqual([rest.items.map(({ id }) => id), rest.nextCursor], [[chat.id], null]);
      assert.equal(await bench.ledger.countUndelivered(bench.clock.now()), 1);
      assert.equal(await bench.ledger.countUndelivered(bench.clock.now() + 1), 0);
    });
  });
}
