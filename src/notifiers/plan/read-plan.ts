import { VistoError } from "../../base/errors.ts";
import { nearest } from "../../base/text.ts";
import type { NotificationPlan, Recipient } from "../../domain/notification-plan.ts";
import { type Finding, readYaml } from "../../domain/policy/read-yaml.ts";
import type { Channel } from "./channel.ts";
import { ChannelFault, channelOf } from "./channel-of.ts";
import { planFile, planKeys, type StatedPlan, type StatedRecipient } from "./plan-schema.ts";
import type { SecretReader } from "./secret-source.ts";
import { usualRate } from "./usual-rate.ts";

/** What the owner's file says, with every secret in place. */
export interface ReadPlan {
  readonly plan: NotificationPlan;
  readonly channels: ReadonlyMap<string, Channel>;
  /** At which address people reach the desk, without a slash at its end. */
  readonly links?: string;
}

export interface PlanText {
  /** The file's path, as findings name it. */
  readonly file: string;
  readonly text: string;
}

type LineOf = (path: readonly PropertyKey[]) => number;

/** Reads the plan of a file. @throws VistoError `invalid_notifications` with every finding. */
export function readPlan({ file, text }: PlanText, secrets: SecretReader): ReadPlan {
  const read = readYaml(file, text, { schema: planFile, keys: planKeys });
  if (Array.isArray(read)) throw refused(read);
  const { content, lineOf } = read;
  const { channels, findings } = channelsOf(content, file, lineOf, secrets);
  const all = [...findings, ...nameFindings(content, file, lineOf)];
  if (all.length > 0) throw refused(all);
  const { links } = content;
  return { plan: planOf(content, channels), channels, ...(links !== undefined && { links }) };
}

function refused(findings: readonly Finding[]): VistoError {
  const lines = findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  return new VistoError("invalid_notifications", `the notification plan is refused:\n${lines.join("\n")}`, {
    findings,
  });
}

function channelsOf({ channels: stated }: StatedPlan, file: string, lineOf: LineOf, secrets: SecretReader) {
  const channels = new Map<string, Channel>();
  const findings: Finding[] = [];
  for (const [name, channel] of Object.entries(stated)) {
    try {
      channels.set(name, channelOf(name, channel, secrets));
    } catch (error) {
      if (!(error instanceof ChannelFault)) throw error;
      const path = ["channels", name, ...error.path];
      findings.push({ file, line: lineOf(path), message: `${path.join(".")}: ${error.message}` });
    }
  }
  return { channels, findings };
}

/** A place of the file that names channels or recipients. */
interface Mention {
  readonly path: readonly PropertyKey[];
  readonly name: string;
  readonly what: "channel" | "recipient";
}

function nameFindings(plan: StatedPlan, file: string, lineOf: LineOf): Finding[] {
  const known = { channel: Object.keys(plan.channels), recipient: Object.keys(plan.recipients) };
  return mentionsOf(plan)
    .filter(({ name, what }) => !known[what].includes(name))
    .map(({ path, name, what }) => {
      const near = nearest(name, known[what]);
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      return { file, line: lineOf(path), message: `${path.join(".")}: there is no ${what} "${name}"${hint}` };
    });
}

function mentionsOf({ recipients, routes, ladder, alerts, head }: StatedPlan): Mention[] {
  const each = (names: readonly string[], what: Mention["what"], ...path: PropertyKey[]): Mention[] =>
    names.map((name, at) => ({ path: [...path, at], name, what }));
  return [
    ...Object.entries(recipients).flatMap(([name, { channels }]) =>
      each(channels, "channel", "recipients", name, "channels"),
    ),
    ...routes.flatMap(({ to }, at) => each(to, "recipient", "routes", at, "to")),
    ...ladder.flatMap(({ to }, at) => each(to, "recipient", "ladder", at, "to")),
    ...each(alerts, "recipient", "alerts"),
    ...each(head, "recipient", "head"),
  ];
}

function planOf(stated: StatedPlan, channels: ReadonlyMap<string, Channel>): NotificationPlan {
  const { recipients, routes, ladder, alerts, head } = stated;
  return {
    recipients: new Map(
      Object.entries(recipients).map(([name, recipient]) => [name, recipientOf(name, recipient, channels)]),
    ),
    routes: routes.map(({ when: { risk, ...when }, to }) => ({
      when: { ...when, ...(risk && { risks: risk }) },
      to,
    })),
    ladder,
    alerts,
    head,
  };
}

function recipientOf(
  name: string,
  stated: StatedRecipient,
  channels: ReadonlyMap<string, Channel>,
): Recipient {
  const { channels: names, reach, quiet, onCall, identity } = stated;
  const used = names.flatMap((one) => channels.get(one) ?? []);
  const rate = "rate" in stated ? stated.rate : usualRate(used, reach);
  return {
    name,
    channels: names,
    reach,
    quiet,
    onCall,
    ...(identity && { identity }),
    ...(rate && { rate }),
  };
}
