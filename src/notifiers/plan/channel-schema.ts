import { z } from "zod";
import { issueWords } from "../../base/issue-words.ts";
import { duration, parsed } from "../../domain/parsed.ts";
import { redact } from "../../domain/redact.ts";
import { mailEncryptions, webhookTemplates } from "./channel.ts";
import { type SecretSource, secretSource } from "./secret-source.ts";

/** Longer than this no attempt is waited for: by then another channel should have been tried. */
const longestLimit = 30_000;

const timeLimit = duration.refine((ms) => ms <= longestLimit, "expected at most 30s").default(10_000);

/** Reads the address of a webhook, wherever it comes from. @throws Error that does not repeat it. */
export function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && ["http:", "https:"].includes(url.protocol)) return url;
  throw new Error("expected a url such as https://example.org/hook, got something else");
}

/** An address that may stand in the file, because it is no secret. */
const openAddress = parsed((text) => {
  const url = parseAddress(text);
  if (url.username === "" && url.password === "" && redact(text) === text) return url;
  throw new Error("this url holds a secret: expected { env: NAME } or { file: PATH }");
});

const address = z.unknown().transform((stated, context): URL | SecretSource => {
  const read = (typeof stated === "string" ? openAddress : secretSource).safeParse(stated, {
    error: issueWords,
  });
  if (read.success) return read.data;
  for (const { message } of read.error.issues) context.addIssue(message);
  return z.NEVER;
});

/** Whoever knows the address of such a chat's webhook may write there. */
const secretAddresses: readonly string[] = ["slack", "discord", "mattermost"];

const webhookShape = z.strictObject({
  type: z.literal("webhook"),
  template: z.enum(webhookTemplates).default("json"),
  url: address,
  secret: secretSource.optional(),
  token: secretSource.optional(),
  timeLimit,
});

const webhook = webhookShape.refine(
  ({ template, url }) => !(url instanceof URL && secretAddresses.includes(template)),
  {
    path: ["url"],
    error: "the address of a chat's webhook is a secret: expected { env: NAME } or { file: PATH }",
  },
);

/** An address of the plain form, so that it cannot bring a header or a second address with it. */
const mailAddress = z
  .string()
  .regex(
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}$/,
    "expected an address such as desk@example.org",
  );

const port = z
  .string()
  .regex(/^\d{1,5}$/, "expected a port from 1 to 65535")
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, "expected a port from 1 to 65535");

const server = z.strictObject({
  host: z.string().regex(/^[A-Za-z0-9.:-]{1,255}$/, "expected a host such as mail.example.org"),
  port: port.optional(),
  encryption: z.enum(mailEncryptions).default("starttls"),
  authority: z.string().min(1).optional(),
  user: z.string().min(1).optional(),
  password: secretSource.optional(),
});

const email = z.strictObject({
  type: z.literal("email"),
  from: mailAddress,
  to: z.tuple([mailAddress], mailAddress),
  server: server.refine(({ user, password }) => (user === undefined) === (password === undefined), {
    error: "expected both user and password, or neither",
  }),
  timeLimit,
});

const desktop = z.strictObject({ type: z.literal("desktop"), timeLimit });

/** A word that a program can be given. */
const word = z.string().regex(/^[^\0]*$/, "expected a text without NUL characters");

const command = z.strictObject({
  type: z.literal("command"),
  run: z.tuple([word.min(1)], word),
  environment: z.array(z.string().regex(/^[A-Za-z_]\w*$/, "expected the name of a variable")).default([]),
  timeLimit,
});

/** One channel, by its type. */
export const channelSchema = z.discriminatedUnion("type", [webhook, email, desktop, command], {
  error: "expected a channel with type: webhook, email, desktop or command",
});

export type StatedChannel = z.output<typeof channelSchema>;

/** Every key of a channel, to name the nearest one. */
export const channelKeys: readonly string[] = [webhookShape, email, server, desktop, command].flatMap(
  ({ shape }) => Object.keys(shape),
);
