import { visible } from "../../src/base/text.ts";
import { makeJudge } from "../../src/domain/policy/judge.ts";
import type { Policy } from "../../src/domain/policy/policy.ts";
import { type Examined, examine } from "./examine.ts";
import { facts } from "./fixture.ts";
import type { Sandbox } from "./sandbox.ts";
import { shrunk } from "./shrink.ts";

/** An unsafe case, shrunk, with all that explains it. */
export interface Finding {
  readonly text: string;
  readonly original: string;
  readonly unsafe: string;
  /** How many cases of the run are unsafe for the same reason. */
  readonly cases: number;
  /** What the policy said of each part. */
  readonly parts: readonly string[];
  readonly ran: readonly (readonly string[])[];
}

/** The unsafe cases of a run, one shrunk for each reason, the most frequent first. */
export async function findingsOf(
  unsafe: readonly Examined[],
  policy: Policy,
  sandbox: Sandbox,
  most: number,
): Promise<readonly Finding[]> {
  const groups = [...Map.groupBy(unsafe, reasonOf).values()].sort((a, b) => b.length - a.length);
  const found: Finding[] = [];
  for (const group of groups.slice(0, most)) {
    const shortest = group.toSorted((a, b) => a.text.length - b.text.length)[0];
    if (shortest) found.push(await findingOf(shortest, group.length, policy, sandbox));
  }
  return found;
}

/** Reasons that differ only in what is quoted count as one. */
function reasonOf({ unsafe }: Examined): string {
  return (unsafe ?? "").replace(/\/home\/\S+|(?<=: )\S+(?= lies| may hold| is not)/g, "…");
}

async function findingOf(
  example: Examined,
  cases: number,
  policy: Policy,
  sandbox: Sandbox,
): Promise<Finding> {
  const judge = makeJudge(policy);
  const isAllowed = (text: string) => judge({ form: "shell", text }, facts).ruling === "allow";
  const text = await shrunk(example.text, async (texts) => {
    const allowed = texts.filter(isAllowed);
    const examined = new Map((await examine(sandbox, allowed)).map((each) => [each.text, each]));
    return texts.map((each) => {
      const one = examined.get(each);
      return one !== undefined && one.unsafe !== null && reasonOf(one) === reasonOf(example);
    });
  });
  const [again = example] = await examine(sandbox, [text]);
  const { parts } = judge({ form: "shell", text }, facts);
  return {
    text,
    original: example.text,
    unsafe: again.unsafe ?? example.unsafe ?? "",
    cases,
    parts: parts.map((part) => `${part.ruling} ${part.rule ?? "no rule"}: ${visible(part.text)}`),
    ran: again.ran,
  };
}

/** A finding as lines for people. */
export function findingText(finding: Finding): string {
  return [
    `unsafe: ${JSON.stringify(finding.text)}`,
    `  why: ${visible(finding.unsafe)} (${finding.cases} cases)`,
    ...finding.parts.map((part) => `  policy: ${part}`),
    ...finding.ran.map((argv) => `  bash ran: ${JSON.stringify(argv)}`),
    `  from: ${JSON.stringify(finding.original)}`,
  ].join("\n");
}
