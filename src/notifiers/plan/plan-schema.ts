import { z } from "zod";
import { parseDuration } from "../../base/duration.ts";
import { issueWords } from "../../base/issue-words.ts";
import { requestKinds } from "../../domain/kind.ts";
import { parseHours } from "../../domain/parse-hours.ts";
import { duration, parsed } from "../../domain/parsed.ts";
import { type Risk, riskRank, risks } from "../../domain/policy/policy.ts";
import { channelKeys, channelSchema } from "./channel-schema.ts";

/** The shape of `notifications.yaml`; whether its names exist is seen afterwards, see plan-of.ts. */

const name = z.string().regex(/^[A-Za-z][\w-]{0,63}$/, "expected a name such as ana or team-chat");
const names = z.array(name).min(1);
const hours = z.array(parsed(parseHours)).min(1);

/** The most interruptions in a span of time; undefined where there shall be no limit. */
const rate = parsed((text) => {
  if (text === "none") return undefined;
  const [, most = "", per = ""] = /^([1-9]\d{0,4})\/(\S+)$/.exec(text) ?? [];
  if (most === "") throw new Error(`expected a rate such as 20/1m, or none, got ${JSON.stringify(text)}`);
  return { most: Number(most), per: parseDuration(per) };
});

const recipient = z.strictObject({
  identity: z.string().min(1).optional(),
  channels: names,
  reach: z.enum(["all", "first"]).default("all"),
  quiet: hours.default([]),
  onCall: hours.default([]),
  rate: rate.optional(),
});

/** `>=high`: this risk and those above it. */
const fromRisk = parsed((text): readonly Risk[] => {
  const least = risks.find((risk) => text === `>=${risk}`);
  if (least) return risks.filter((risk) => riskRank(risk) >= riskRank(least));
  throw new Error(`expected risks such as ">=high" or [low, critical], got ${JSON.stringify(text)}`);
});

const when = z.strictObject({
  risk: z
    .unknown()
    .transform((stated, context): readonly Risk[] => {
      const read = (typeof stated === "string" ? fromRisk : z.array(z.enum(risks)).min(1)).safeParse(stated, {
        error: issueWords,
      });
      if (read.success) return read.data;
      for (const { path, message } of read.error.issues)
        context.issues.push({ code: "custom", path, message, input: stated });
      return z.NEVER;
    })
    .optional(),
  agents: z.array(z.string().min(1)).min(1).optional(),
  kinds: z.array(z.enum(requestKinds)).min(1).optional(),
  hours: hours.optional(),
});

const route = z.strictObject({ when: when.prefault({}), to: names });
const rung = z.strictObject({ after: duration, to: names });

/** The address at which people reach the desk, for the links in what they are told. */
const links = z
  .string()
  .regex(/^https?:\/\/[^\s?#@]+$/, "expected an address such as https://desk.example.org")
  .transform((text) => text.replace(/\/+$/, ""));

export const planFile = z.strictObject({
  about: z.string().optional(),
  links: links.optional(),
  channels: z.record(name, channelSchema).default({}),
  recipients: z.record(name, recipient).default({}),
  routes: z.array(route).default([]),
  ladder: z.array(rung).default([]),
  alerts: names.default([]),
  head: names.default([]),
});

export type StatedPlan = z.output<typeof planFile>;
export type StatedRecipient = StatedPlan["recipients"][string];

/** The keys that a plan's file may have, to name the nearest one. */
export const planKeys: readonly string[] = [
  ...new Set(
    [planFile, recipient, when, route, rung].flatMap(({ shape }) => Object.keys(shape)).concat(channelKeys),
  ),
];
