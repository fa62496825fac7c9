import type { WebhookTemplate } from "../plan/channel.ts";
import type { Post, Told } from "./body.ts";
import { discordBody } from "./discord.ts";
import { jsonBody } from "./json.ts";
import { mattermostBody } from "./mattermost.ts";
import { ntfyBody } from "./ntfy.ts";
import { slackBody } from "./slack.ts";

/** What each template posts. */
export const bodies: Readonly<Record<WebhookTemplate, (told: Told) => Post>> = {
  json: jsonBody,
  slack: slackBody,
  discord: discordBody,
  mattermost: mattermostBody,
  ntfy: ntfyBody,
};
