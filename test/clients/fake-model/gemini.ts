import { type Body, type Dialect, sendEvents } from "./model.ts";
import { type Plan, plainTurn, planOf } from "./script.ts";

/** The generateContent interface, as Gemini CLI speaks it. */
export const answerGemini: Dialect = (body, response) => {
  const tools: readonly string[] = (body.tools ?? []).flatMap((tool: Body) =>
    (tool.functionDeclarations ?? []).map(({ name }: Body) => name),
  );
  const parts: readonly Body[] = (body.contents ?? []).at(-1)?.parts ?? [];
  const results = parts.filter(({ functionResponse }) => functionResponse);
  const words = parts.flatMap(({ text }) => (text ? [plainTurn(text)] : [])).filter((text) => text !== "");
  const isResult = results.length > 0;
  const text = isResult
    ? results.map(({ functionResponse }) => JSON.stringify(functionResponse.response)).join("\n")
    : (words.at(-1) ?? "");
  const plan: Plan = isResult || tools.length === 0 ? { do: "say", text: "done" } : planOf(text, tools);
  const part =
    plan.do === "use" ? { functionCall: { name: plan.tool, args: plan.input } } : { text: plan.text };
  const usageMetadata = { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 };
  const candidates = [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }];
  sendEvents(response, [["", { candidates, usageMetadata, modelVersion: "fake-model" }]]);
  return tools.length === 0 ? undefined : { at: Date.now(), kind: isResult ? "result" : "words", text };
};
