import { describeError } from "../../base/errors.ts";
import type { Channel, CommandChannel, EmailChannel, WebhookChannel } from "./channel.ts";
import { parseAddress, type StatedChannel } from "./channel-schema.ts";
import type { SecretReader } from "./secret-source.ts";

/** Something wrong with a channel, and the key at which it stands. */
export class ChannelFault extends Error {
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.name = "ChannelFault";
    this.path = path;
  }
}

type Stated<Type extends StatedChannel["type"]> = Extract<StatedChannel, { type: Type }>;

/** A channel with its secrets in place. @throws ChannelFault at the first thing that is wrong. */
export function channelOf(name: string, stated: StatedChannel, secrets: SecretReader): Channel {
  switch (stated.type) {
    case "webhook":
      return webhookOf(name, stated, secrets);
    case "email":
      return emailOf(name, stated, secrets);
    case "desktop":
      return { name, ...stated };
    case "command":
      return commandOf(name, stated, secrets);
  }
}

function webhookOf(name: string, stated: Stated<"webhook">, secrets: SecretReader): WebhookChannel {
  const { url: address, secret, token, ...rest } = stated;
  const url = at(["url"], () => (address instanceof URL ? address : parseAddress(secrets.read(address))));
  if (token && url.protocol === "http:" && !isThisMachine(url.hostname)) {
    throw new ChannelFault(["token"], "a token would travel in the clear: expected a url with https");
  }
  if (rest.template === "ntfy" && !/^\/[\w-]{1,64}$/.test(url.pathname)) {
    throw new ChannelFault(["url"], "expected the url of a topic, such as https://ntfy.sh/my-topic");
  }
  return {
    name,
    ...rest,
    url,
    ...(secret && { secret: at(["secret"], () => secrets.read(secret)) }),
    ...(token && { token: at(["token"], () => secrets.read(token)) }),
  };
}

const usualPorts = { always: 465, starttls: 587, none: 25 } as const;

function emailOf(name: string, { server, ...rest }: Stated<"email">, secrets: SecretReader): EmailChannel {
  const { host, encryption, authority, user, password, port = usualPorts[encryption] } = server;
  if (password && encryption === "none" && !isThisMachine(host)) {
    throw new ChannelFault(
      ["server", "encryption"],
      "a password would travel in the clear: expected starttls or always",
    );
  }
  const account =
    user && password
      ? { user, password: at(["server", "password"], () => secrets.read(password)) }
      : undefined;
  return {
    name,
    ...rest,
    server: {
      host,
      port,
      encryption,
      ...(authority && { authority: at(["server", "authority"], () => secrets.certificate(authority)) }),
      ...(account && { account }),
    },
  };
}

function commandOf(name: string, stated: Stated<"command">, secrets: SecretReader): CommandChannel {
  const variables = stated.environment.map((env) => [env, at(["environment"], () => secrets.variable(env))]);
  return { name, ...stated, environment: Object.fromEntries(variables) };
}

function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

function at<T>(path: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ChannelFault(path, describeError(error).message);
  }
}
