import type { Milliseconds } from "../../base/clock.ts";

/** For whom the body of a webhook is written: any program, or one of these chats and push services. */
export const webhookTemplates = ["json", "slack", "discord", "mattermost", "ntfy"] as const;
export type WebhookTemplate = (typeof webhookTemplates)[number];

/** When the connection to a mail server is encrypted: from its first byte, before anything is said, or never. */
export const mailEncryptions = ["always", "starttls", "none"] as const;
export type MailEncryption = (typeof mailEncryptions)[number];

interface EveryChannel {
  readonly name: string;
  /** How long one attempt may take. */
  readonly timeLimit: Milliseconds;
}

export interface WebhookChannel extends EveryChannel {
  readonly type: "webhook";
  readonly template: WebhookTemplate;
  readonly url: URL;
  /** Signs each call. */
  readonly secret?: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token?: string;
}

export interface EmailChannel extends EveryChannel {
  readonly type: "email";
  readonly from: string;
  readonly to: readonly [string, ...string[]];
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly encryption: MailEncryption;
    /** Whose word on the server's certificate is taken besides the usual authorities', as PEM. */
    readonly authority?: string;
    readonly account?: { readonly user: string; readonly password: string };
  };
}

export interface DesktopChannel extends EveryChannel {
  readonly type: "desktop";
}

export interface CommandChannel extends EveryChannel {
  readonly type: "command";
  /** The program and its arguments. */
  readonly run: readonly [string, ...string[]];
  /** Variables of the desk's own environment that it gets besides the usual ones. */
  readonly environment: Readonly<Record<string, string>>;
}

/** One way to tell somebody, as the plan's file has it, with its secrets in place. */
export type Channel = WebhookChannel | EmailChannel | DesktopChannel | CommandChannel;
