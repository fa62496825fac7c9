import type { Recipient } from "../../domain/notification-plan.ts";
import type { Channel } from "./channel.ts";

type Rate = NonNullable<Recipient["rate"]>;

const minute = 60_000;

/** How often a person may be interrupted where the plan does not say; a program may be called at any time. */
const rates = {
  chat: { most: 20, per: minute },
  email: { most: 6, per: 10 * minute },
  desktop: { most: 10, per: minute },
} as const satisfies Record<string, Rate>;

function rateOf(channel: Channel): Rate | undefined {
  switch (channel.type) {
    case "webhook":
      return channel.template === "json" ? undefined : rates.chat;
    case "email":
      return rates.email;
    case "desktop":
      return rates.desktop;
    case "command":
      return undefined;
  }
}

/** The rate of a recipient that has none of its own: the slowest of the channels that each news goes to. */
export function usualRate(channels: readonly Channel[], reach: Recipient["reach"]): Rate | undefined {
  const used = reach === "first" ? channels.slice(0, 1) : channels;
  const limits = used.map(rateOf).filter((rate) => rate !== undefined);
  return limits.sort((a, b) => a.most / a.per - b.most / b.per)[0];
}
