import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { freezeNews, subjectOf } from "../../../src/domain/freeze-news.ts";
import type { NewsAtHand } from "../../../src/domain/kept-notification.ts";
import type { AskEvent, News } from "../../../src/domain/notification.ts";
import type { Risk } from "../../../src/domain/policy/policy.ts";
import type { AgentRequest } from "../../../src/domain/request.ts";
import { judgement, minute, pendingRequest } from "../../support/requests.ts";

const alert = { event: "alert", code: "disk", subject: "d1", message: "full", raisedAt: 5 } as const;

function ask(over: Partial<AgentRequest> = {}, event: AskEvent = "ask", detail?: string): NewsAtHand {
  const request = pendingRequest(over);
  return { news: { event, requestId: request.id, detail }, request };
}

const subjects = (items: readonly NewsAtHand[], now = 1): string[] => freezeNews(items, now).map(subjectOf);

function only(item: NewsAtHand): Extract<News, { request: unknown }> {
  const [news] = freezeNews([item], 1);
  assert.ok(news && "request" in news);
  return news;
}

describe("the frozen news", () => {
  it("stands by risk, then by age, with alerts beside high risk and the head at the end", () => {
    const of = (id: string, risk: Risk, createdAt: number) =>
      ask({ id, createdAt, judgement: judgement("ask", { risk }) });
    const items = [
      { news: { event: "head", seq: 1, hash: "h" } },
      of("low", "low", 0),
      of("high, late", "high", 9),
      { news: alert, isOpen: true },
      of("critical", "critical", 9),
      of("high, early", "high", 1),
    ] as const;
    assert.deepEqual(subjects(items, 10), ["critical", "high, early", "d1", "high, late", "low", "head"]);
  });

  it("leaves out what is no news any more", () => {
    const items = [
      ask({ id: "decided", status: "approved" }),
      ask({ id: "over", deadline: minute }),
      { news: { event: "ask", requestId: "unknown" } },
      { news: alert, isOpen: false },
      ask({ id: "waits" }),
    ] as const;
    assert.deepEqual(subjects(items, minute), ["waits"]);
  });

  it("says of what was told several times only the latest", () => {
    const news = freezeNews([ask(), ask({}, "reminder"), ask({}, "escalation", "rung 1")], 1);
    assert.deepEqual(
      news.map(({ event }) => event),
      ["escalation"],
    );
  });

  it("shows outside text on one line, visible, and no longer than a person reads", () => {
    const { request, detail } = only(
      ask(
        {
          command: { form: "shell", text: `a\n\u202eb${"x".repeat(9_000)}` },
          reason: "\u001b[2J",
          judgement: judgement("ask", { reasons: Array.from({ length: 9 }, () => "r".repeat(900)) }),
        },
        "hand_over",
        "by\nada",
      ),
    );
    assert.match(request.command, /^a\\n\\u\{202e\}b/);
    assert.equal(request.command.length, 2_000);
    assert.equal(request.reason, "\\e[2J");
    assert.deepEqual([request.reasons.length, request.reasons[0]?.length], [5, 500]);
    assert.equal(detail, "by\\nada");
  });

  it("counts an ask that the policy has not spoken of as of high risk", () => {
    assert.equal(only(ask({ judgement: null })).request.risk, "high");
  });
});
