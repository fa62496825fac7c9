/**
 * One run of the fuzz: cases are made and judged here, and what the policy allows goes to real bash in batches. Of the rest a
 * few go there as well, to see whether the parser found all that bash would run.
 */

import { makeJudge } from "../../src/domain/policy/judge.ts";
import type { Judgement, Policy } from "../../src/domain/policy/policy.ts";
import { parseShell } from "../../src/domain/shell/parse.ts";
import { Seeded } from "../support/seeded.ts";
import { type Examined, examine, unforeseenIn } from "./examine.ts";
import { facts } from "./fixture.ts";
import { generate } from "./generate.ts";
import type { Sandbox } from "./sandbox.ts";
import { makeSlots } from "./slots.ts";
import { vocabularyOf } from "./vocabulary.ts";

export interface HuntOptions {
  readonly policy: Policy;
  readonly sandboxes: readonly Sandbox[];
  readonly cases: number;
  readonly seed: number;
  /** Ends the run early, when one of the unsafe texts is enough. */
  readonly isEnough?: (unsafe: Examined) => boolean;
}

/** What a run has found so far. */
export interface Catch {
  readonly unsafe: readonly Examined[];
  /** Texts that made the judge throw, each with why. */
  readonly throws: readonly { readonly text: string; readonly why: string }[];
  readonly differences: readonly { readonly text: string; readonly ran: readonly (readonly string[])[] }[];
}

export interface HuntResult extends Catch {
  readonly cases: number;
  readonly allowed: number;
}

const batchSize = 200;

/** Of how many cases that are not allowed one is run. */
const sampledOf = 50;

export async function hunt({ policy, sandboxes, cases, seed, isEnough }: HuntOptions): Promise<HuntResult> {
  const random = new Seeded(seed);
  const vocabulary = vocabularyOf(policy);
  const judge = makeJudge(policy);
  const slots = makeSlots(sandboxes);
  const found = {
    unsafe: [] as Examined[],
    throws: [] as { text: string; why: string }[],
    differences: [] as Difference[],
  };
  let allowed: string[] = [];
  let sampled: string[] = [];
  let allowedCount = 0;
  let done = 0;
  let enough = false;

  const runAllowed = async () => {
    const texts = allowed;
    allowed = [];
    await slots.begin(async (sandbox) => {
      for (const each of await examine(sandbox, texts)) {
        if (each.unsafe !== null) {
          found.unsafe.push(each);
          enough ||= isEnough?.(each) === true;
        }
        if (each.unforeseen.length > 0) found.differences.push({ text: each.text, ran: each.unforeseen });
      }
    });
  };
  const runSampled = async () => {
    const texts = sampled;
    sampled = [];
    await slots.begin(async (sandbox) => {
      const ran = await sandbox.observe(texts);
      for (const [at, text] of texts.entries()) {
        const unforeseen = unforeseenIn(text, ran[at] ?? []);
        if (unforeseen.length > 0) found.differences.push({ text, ran: unforeseen });
      }
    });
  };

  for (; done < cases && !enough; done++) {
    const text = generate(random, vocabulary);
    const { ruling, thrown } = rule(() => judge({ form: "shell", text }, facts));
    if (thrown !== null) found.throws.push({ text, why: thrown });
    if (ruling === "allow") {
      allowedCount++;
      allowed.push(text);
    } else if (random.chance(1 / sampledOf) && isPlain(text)) sampled.push(text);
    if (allowed.length === batchSize) await runAllowed();
    if (sampled.length === batchSize) await runSampled();
  }
  await runAllowed();
  await runSampled();
  await slots.idle();
  return { ...found, cases: done, allowed: allowedCount };
}

interface Difference {
  readonly text: string;
  readonly ran: readonly (readonly string[])[];
}

/** The ruling, and why the judge threw, where it did; it catches what is thrown inside and tells it as a reason. */
function rule(judged: () => Judgement): {
  readonly ruling: Judgement["ruling"];
  readonly thrown: string | null;
} {
  try {
    const { ruling, reasons } = judged();
    return { ruling, thrown: reasons.find((reason) => reason.includes("could not judge")) ?? null };
  } catch (error) {
    return { ruling: "ask", thrown: String(error) };
  }
}

/** Only of text without an objection the parser promises to have seen every command. */
function isPlain(text: string): boolean {
  return parseShell(text).objections.length === 0;
}
