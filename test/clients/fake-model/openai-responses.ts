import { type Body, type Dialect, nextId, sendEvents } from "./model.ts";
import { type Plan, plainTurn, planOf } from "./script.ts";

/** The Responses interface, as Codex speaks it. */
export const answerResponses: Dialect = (body, response) => {
  const tools: readonly string[] = (body.tools ?? []).map((tool: Body) => tool.name ?? tool.type);
  const items: readonly Body[] =
    typeof body.input === "string" ? [{ content: body.input }] : (body.input ?? []);
  const last = items.findLast(({ role }) => role !== "developer" && role !== "system") ?? {};
  const isResult = /_output$/.test(last.type ?? "");
  const text = isResult ? textOf(last.output) : plainTurn(textOf(last.content));
  const plan: Plan = isResult || tools.length === 0 ? { do: "say", text: "done" } : planOf(text, tools);
  send(body, plan, response);
  return { at: Date.now(), kind: isResult ? "result" : "words", text };
};

function textOf(content: Body): string {
  if (typeof content === "string") return content;
  return Array.isArray(content)
    ? content.map(({ text = "" }) => text).join("\n")
    : JSON.stringify(content ?? "");
}

function send(body: Body, plan: Plan, response: Parameters<Dialect>[1]): void {
  const id = nextId();
  const item =
    plan.do === "use"
      ? {
          type: "function_call",
          id: `fc_${id}`,
          call_id: `call_${id}`,
          name: plan.tool,
          arguments: JSON.stringify(plan.input),
          status: "completed",
        }
      : {
          type: "message",
          id: `msg_${id}`,
          role: "assistant",
          status: "completed",
          content: [{ type: "output_text", text: plan.text, annotations: [] }],
        };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 20,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 120,
  };
  const whole = {
    id: `resp_${id}`,
    object: "response",
    status: "completed",
    model: body.model,
    output: [item],
    usage,
  };
  sendEvents(
    response,
    [
      { type: "response.created", response: { ...whole, status: "in_progress", output: [] } },
      { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress" } },
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: whole },
    ].map((event) => [event.type, event] as const),
  );
}
