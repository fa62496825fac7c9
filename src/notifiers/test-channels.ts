import type { Clock, Milliseconds } from "../base/clock.ts";
import { type Refusal, refuse } from "../base/errors.ts";
import { newId } from "../base/id.ts";
import { nearest } from "../base/text.ts";
import type { Notification } from "../domain/notification.ts";
import type { Notifier, NotifierSource, Receipt } from "./notifier.ts";

/** How a test went over one channel. */
export interface ChannelTest {
  readonly channel: string;
  readonly state: Receipt["state"];
  readonly evidence: string;
  readonly durationMs: Milliseconds;
}

export interface TestOrder {
  /** Only this one; all that there are where it is absent. */
  readonly channel?: string;
  /** Who asked for it. */
  readonly by: string;
}

/** Whoever waits for the answer does not wait longer. */
const longestTest: Milliseconds = 25_000;

/** Sends a test at once, past quiet hours, rates and round-ups, and says how each channel took it. */
export async function testChannels(
  source: NotifierSource,
  { channel, by }: TestOrder,
  clock: Clock,
): Promise<readonly ChannelTest[] | Refusal> {
  const names = channel === undefined ? source.channels : [channel];
  if (names.length === 0)
    return refuse("not_found", "There is no channel: write one into notifications.yaml first.");
  const notifiers = names.map((name) => source.notifier(name));
  if (notifiers.includes(undefined)) return unknownChannel(channel ?? "", source.channels);
  const over = new AbortController();
  const timer = clock.after(longestTest, () => over.abort());
  const tests = notifiers
    .filter((notifier) => notifier !== undefined)
    .map((notifier) => testOf(notifier, by, clock, over.signal));
  const done = await Promise.all(tests);
  timer.cancel();
  return done;
}

async function testOf(
  notifier: Notifier,
  by: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<ChannelTest> {
  const at = clock.now();
  const notification: Notification = {
    id: newId("ntf", at),
    recipient: by,
    at,
    news: [{ event: "test", by }],
  };
  const began = clock.monotonic();
  const { state, evidence } = await notifier.send(notification, newId("dlv", at), signal);
  return { channel: notifier.channel, state, evidence, durationMs: Math.round(clock.monotonic() - began) };
}

function unknownChannel(name: string, known: readonly string[]): Refusal {
  const near = nearest(name, known);
  const hint = near === undefined ? `there are ${known.join(", ") || "none"}` : `did you mean ${near}?`;
  return refuse(
    "not_found",
    `There is no channel ${JSON.stringify(name)}: ${hint}`,
    near === undefined ? {} : { near },
  );
}
