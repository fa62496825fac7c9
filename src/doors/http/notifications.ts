import { channelTestList } from "../../domain/views/notification.ts";
import { testChannels } from "../../notifiers/test-channels.ts";
import { answered } from "./access.ts";
import { ok, type Route, route } from "./route.ts";
import { channelChoice } from "./schemas.ts";

/** The owner's channels. */
export const notificationRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/notifications/test",
    operation: "testChannels",
    summary: "Send a test through a channel, or through each",
    description:
      "It goes at once, past quiet hours, rates and round-ups, and is answered with how each channel took it.",
    tag: "notifications",
    access: "manage-notifications",
    body: channelChoice,
    example: { channel: "phone" },
    answers: { 200: channelTestList },
    errors: ["not_found"],
    async handle({ body: { channel }, caller: { identity } }, { notifiers, clock }) {
      return ok(answered(await testChannels(notifiers, { channel, by: identity.name }, clock)));
    },
  }),
];
