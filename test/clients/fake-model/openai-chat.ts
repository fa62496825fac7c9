import { type Body, type Dialect, nextId, sendEvents, sendJson } from "./model.ts";
import { type Plan, plainTurn, planOf } from "./script.ts";

/** The Chat Completions interface, as OpenCode speaks it to a provider of one's own. */
export const answerChat: Dialect = (body, response) => {
  const tools: readonly string[] = (body.tools ?? []).map((tool: Body) => tool.function?.name);
  const last = (body.messages ?? []).findLast(({ role }: Body) => role !== "system") ?? {};
  const isResult = last.role === "tool";
  const raw = textOf(last.content);
  const text = isResult ? raw : plainTurn(raw);
  const plan: Plan = isResult || tools.length === 0 ? { do: "say", text: "done" } : planOf(text, tools);
  send(body, plan, response);
  return tools.length === 0 ? undefined : { at: Date.now(), kind: isResult ? "result" : "words", text };
};

function textOf(content: Body): string {
  return typeof content === "string"
    ? content
    : (content ?? []).map((one: Body) => one.text ?? "").join("\n");
}

function send(body: Body, plan: Plan, response: Parameters<Dialect>[1]): void {
  const id = nextId();
  const base = { id: `chatcmpl-${id}`, created: Math.floor(Date.now() / 1_000), model: body.model };
  const calls =
    plan.do === "use"
      ? [
          {
            index: 0,
            id: `call_${id}`,
            type: "function",
            function: { name: plan.tool, arguments: JSON.stringify(plan.input) },
          },
        ]
      : undefined;
  const content = plan.do === "say" ? plan.text : null;
  const message = { role: "assistant", content, ...(calls && { tool_calls: calls }) };
  const finish_reason = calls ? "tool_calls" : "stop";
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  if (!body.stream) {
    const choices = [{ index: 0, message, finish_reason }];
    return sendJson(response, { ...base, object: "chat.completion", choices, usage });
  }
  const chunk = { ...base, object: "chat.completion.chunk" };
  sendEvents(response, [
    ["", { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] }],
    ["", { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }], usage }],
    ["", "[DONE]"],
  ]);
}
