import { type Body, type Dialect, nextId, sendEvents, sendJson } from "./model.ts";
import { type Plan, plainTurn, planOf } from "./script.ts";

const usage = {
  input_tokens: 100,
  output_tokens: 20,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

/** The Messages interface, as Claude Code speaks it. */
export const answerAnthropic: Dialect = (body, response) => {
  const { words, result } = newestTurn(body.messages ?? []);
  const tools: readonly string[] = (body.tools ?? []).map((tool: Body) => tool.name);
  // Small calls on the side, for titles and the like, have no tools.
  const plan: Plan =
    result !== undefined || tools.length === 0 ? { do: "say", text: "done" } : planOf(words, tools);
  send(body, plan, response);
  if (tools.length === 0) return undefined;
  const text = result ?? words;
  return { at: Date.now(), kind: result === undefined ? "words" : "result", text };
};

function newestTurn(messages: readonly Body[]): { words: string; result?: string } {
  const { content = "" } = messages.findLast(({ role }) => role === "user") ?? {};
  const blocks: readonly Body[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  const words = blocks
    .filter(({ type }) => type === "text")
    .map(({ text }) => plainTurn(text))
    .filter((text) => text !== "" && !text.startsWith("[Request interrupted"));
  const results = blocks.filter(({ type }) => type === "tool_result");
  const context = blocks.filter(({ type }) => type === "text").map(({ text }) => String(text));
  const result = [...results.map(({ content: given }) => textOf(given)), ...context].join("\n");
  return results.length > 0 && words.length === 0 ? { words: "", result } : { words: words.at(-1) ?? "" };
}

function textOf(content: Body): string {
  return typeof content === "string" ? content : (content ?? []).map((one: Body) => one.text ?? "").join("");
}

function send(body: Body, plan: Plan, response: Parameters<Dialect>[1]): void {
  const id = nextId();
  const block =
    plan.do === "use"
      ? { type: "tool_use", id: `toolu_${id}`, name: plan.tool, input: plan.input }
      : { type: "text", text: plan.text };
  const stop_reason = plan.do === "use" ? "tool_use" : "end_turn";
  const message = {
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model: body.model,
    stop_sequence: null,
    usage,
  };
  if (!body.stream) return sendJson(response, { ...message, content: [block], stop_reason });
  const delta =
    block.type === "text"
      ? { type: "text_delta", text: block.text }
      : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
  const empty = block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
  sendEvents(
    response,
    [
      { type: "message_start", message: { ...message, content: [], stop_reason: null } },
      { type: "content_block_start", index: 0, content_block: empty },
      { type: "content_block_delta", index: 0, delta },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 20 } },
      { type: "message_stop" },
    ].map((event) => [event.type, event] as const),
  );
}
