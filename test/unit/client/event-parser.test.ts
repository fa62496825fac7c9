import assert from "node:assert/strict";
import { test } from "node:test";
import { EventParser } from "../../../src/client/event-parser.ts";

const stream =
  'retry: 3000\nid: 4\n\n: still here\n\nid: 5\r\nevent: ask\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata: x\n\n';
const events = [
  { type: "message", data: "", id: "4" },
  { type: "ask", data: '{"a":\n1}', id: "5" },
  { type: "message", data: "x", id: undefined },
];

test("a stream gives the same events in whatever pieces it comes", () => {
  for (let size = 1; size <= stream.length; size++) {
    const parser = new EventParser();
    const pieces = stream.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    assert.deepEqual(
      pieces.flatMap((piece) => parser.push(piece)),
      events,
      `pieces of ${size}`,
    );
  }
});

test("an event that is not complete is not told", () => {
  assert.deepEqual(new EventParser().push("event: ask\ndata: 1\n"), []);
});
