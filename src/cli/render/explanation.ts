import { visible } from "../../base/text.ts";
import { commandText } from "../../domain/command.ts";
import type { Judgement, Part } from "../../domain/policy/policy.ts";
import type { Question } from "../policy-judging.ts";
import { paintRisk, paintRuling, type Style } from "../style.ts";
import { factLines } from "./facts.ts";

/** What the policy said of a command, and by which files. */
export interface Explanation {
  readonly question: Question;
  readonly judgement: Judgement;
  /** The owner's files. */
  readonly ownFiles: readonly string[];
  /** Whether the project has rules of its own. */
  readonly isProjects: boolean;
}

/** The whole answer: the ruling with its reasons, then every part, the deciding one first. */
export function explanationLines(explanation: Explanation, style: Style): string[] {
  const { question, judgement } = explanation;
  const { ruling, risk, rule, reasons, reviewers, quorum } = judgement;
  return [
    ...factLines(
      [
        ["command", style.bold(lines(commandText(question.command)))],
        [
          "ruling",
          `${paintRuling(style, ruling, ruling)}${rule === undefined ? "" : `, by the rule ${rule}`}`,
        ],
        ["risk", paintRisk(style, risk, risk)],
        ["reason", reasons.map(visible).join("\n")],
        ["reviewers", reviewers?.map(visible).join(", ")],
        ["approvals", quorum === undefined ? undefined : `${quorum} needed`],
        ["asked by", askedBy(question)],
        ["policy", policyValue(explanation)],
      ],
      style,
    ),
    "",
    style.bold(judgement.parts.length === 1 ? "its only part" : "part by part, the deciding one first"),
    ...judgement.parts.flatMap((part) => partLines(part, style)),
  ];
}

function askedBy({ agent, cwd, execution, kind }: Question): string {
  const runs = execution === "server" ? "run by the desk" : `run by the agent (${execution})`;
  const what = kind === "bash_command" ? "" : `, kind ${kind}`;
  return `${visible(agent)} in ${visible(cwd)}, ${runs}${what}`;
}

function policyValue({ judgement, ownFiles, isProjects }: Explanation): string {
  const files = ["the default", ...ownFiles.map(visible), ...(isProjects ? ["the project's own"] : [])];
  return `${judgement.policy}: ${files.join(" + ")}`;
}

function partLines({ text, ruling, risk, rule, reason }: Part, style: Style): string[] {
  const about = text === "" || text === reason ? "the whole" : lines(text).replaceAll("\n", "\n         ");
  return [
    `  ${paintRuling(style, ruling, ruling.padEnd(5))}  ${style.bold(about)}`.trimEnd(),
    `         ${paintRisk(style, risk, risk)}${rule === null ? "" : `, rule ${rule}`}: ${visible(reason)}`,
  ];
}

/** Outside text with its lines as lines. */
function lines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
