import assert from "node:assert/strict";
import { test } from "node:test";
import { searchText } from "../../../src/cli/search-words.ts";
import { parseSearch } from "../../../src/domain/search/parse-search.ts";

const now = 1_800_000_000_000;

/** What the desk makes of the words that a shell hands over. */
function meant(...words: string[]) {
  return parseSearch(searchText(words, now) ?? "", now);
}

test("words that the shell has taken the quotation marks from are phrases again", () => {
  assert.deepEqual(meant("npm install"), [{ on: "text", text: "npm install" }]);
  assert.deepEqual(meant("npm", "install"), [
    { on: "text", text: "npm" },
    { on: "text", text: "install" },
  ]);
  assert.deepEqual(meant("agent:build bot"), [{ on: "agent", any: ["build bot"] }]);
  assert.deepEqual(meant("-cwd:/srv/my app"), [{ on: "cwd", path: "/srv/my app", not: true }]);
  assert.deepEqual(meant("a\\ b"), [{ on: "text", text: "a\\ b" }]);
  assert.deepEqual(meant('agent:"build bot"'), [{ on: "agent", any: ["build bot"] }]);
  assert.equal(searchText([], now), undefined);
});
