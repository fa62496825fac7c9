/** The words of tricky texts are those that real bash passes; every program is made up, so that nothing is run. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShell } from "../../../../src/domain/shell/parse.ts";
import { needed } from "../../../support/needed.ts";
import { hasSandbox, wordsOfBash } from "./real-bash.ts";

/** Words that are combined with each other, alone, in front and behind. */
const words = [
  "a",
  "-x",
  "--o=p",
  "'b c'",
  '"d e"',
  "''",
  '""',
  "f\\ g",
  "h\\\\",
  "\\$i",
  "'$j'",
  '"\\$k"',
  '"l\\n"',
  '"\\m"',
  '"\\`n\\`"',
  '"o\\"p"',
  "q\\'r",
  "'s'\\''t'",
  "u'v'\"w\"",
  "x$",
  '"y$"',
  '"z$ "',
  '"(a$|b$)"',
  "b#c",
  "'#'",
  "\\#",
  "\\~",
  "a~",
  "HEAD~1",
  "HEAD^",
  "@{u}",
  "{}",
  "{a",
  "b}",
  "{a}",
  "{a\\,b}",
  "{'a,b'}",
  "a,b",
  "..",
  "{a'..'b}",
  "]",
  "[",
  "%1",
  "!",
  "!a",
  "=",
  "=a",
  "a=b",
  "a+=b",
  ":a",
  "+",
  "-",
  "--",
  "'a\nb'",
  '"a\nb"',
  "\\;",
  "\\&",
  "'|'",
  "\\>",
  "\\(",
  "'é'",
  '"日本"',
  "1",
  "\\*",
  "'?'",
  '"[a]"',
  "if",
  "then",
  "time",
  "done",
  "in",
  "\\\\n",
  "'\\'",
  '"\\\\"',
  '"!"',
  '"a\'b"',
  "'a\"b'",
];

const texts = [
  ...words.map((word) => `zz ${word}`),
  ...words.map((word) => `zz ${word} 'end'`),
  ...words.map((word) => `zz x'-'${word}`),
  "zz\ta  b \t c ",
  "zz a;zz b",
  "zz a;\nzz b\n\nzz c",
  "zz a # b; zz c",
  "zz a#b # c",
  "# a\nzz b",
  "zz a \\\n b",
  "zz a | zy b | zx c",
  "zz a && zy b && zx c",
  "( zz a; zy b )",
  "(zz a)",
  "{ zz a; zy b; }",
  "{ zz a\n}",
  "! zz a",
  "! zz a | zy b",
  "time zz a",
  "time -p zz a",
  "if zz a; then zy b; fi",
  "if zz a\nthen zy b\nfi",
  "for i in 'b c'; do zz d; done",
  "zz a 2>&1",
  "zz a 2>/dev/null b",
  ">/dev/null zz a",
  "zz >/dev/null a 2>&1",
  "zz a >&2",
  "zz a 2>&-",
  "zz a >|/dev/null",
  "zz 2 >/dev/null",
  "zz a2>/dev/null",
  "zz '2'>/dev/null",
  "zz a </dev/null",
  "zz &>/dev/null a",
  "zz a <<'E'\nzy b\nE\nzx c",
  "zz a <<\\E\n$(zy b)\nE",
  "zz a <<-'E'\n\tb\n\tE\nzx c",
  "zz a <<'E' b\nc\nE",
  "zz <<'A' <<'B'\na\nA\nb\nB\nzx c",
  "zz <<'a b'\nc\na b\nzx d",
  "zz <<<'a b' c",
  "LC_ALL=C zz a",
  "LC_ALL=C TZ='a b' zz a=b",
  "z'z' a",
  "z\\z a",
  "'zz' a",
  '"zz" a',
  "zz\\ y a",
  "zz;{ zy; }",
  "zz if; zy then",
  "zz {; zy }",
  "zz a\\\\",
  "zz 'a'\\\n 'b'",
  "'if' a",
  "\\if a",
  "\\time zz",
];

const able = needed("unshare and bash", hasSandbox());

test("every text of plain shapes has the words that bash passes", able, () => {
  const run = wordsOfBash(texts);
  const differing = texts.filter((text, at) => {
    const script = parseShell(text);
    if (script.objections.length > 0) return false;
    const own = script.commands.map((command) => command.words.map(({ value }) => value));
    return JSON.stringify(own.sort()) !== JSON.stringify(run[at]?.toSorted());
  });
  assert.deepEqual(differing, []);
  const objected = texts.filter((text) => parseShell(text).objections.length > 0);
  assert.ok(
    objected.length < texts.length / 20,
    `objected to: ${objected.map((text) => JSON.stringify(text)).join()}`,
  );
  assert.ok(texts.length > 250);
});

const doubtful = [
  "zz $(zy a)",
  "zz `zy a`",
  'zz "$(zy "$(zx b)")"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: shell text
  "zz ${b:-$(zy a)}",
  "zz $((1 + $(zy a)))",
  "zz $(( 1 + $(case a in a) zy;; esac) ))",
  "zz $(( 1 + '`zy a`' ))",
  "w=(a $(zy x))y",
  "zz $'\\x7a' a",
  "zz {a,$(zy b)}",
  "zz <<E\n$(zy a)\nE",
  "zz <<<$(zy a)",
  "case a in a) zy b;; esac",
  "case $(zy b) in a) zx;; esac",
  "f() { zy a; }; f",
  "zz $\\\n(zy a)",
  'zz "$\\\n(zy a)"',
  "z\\\nz a",
  "[[ -n $(zy a) ]]",
  "((1 + $(zy a)))",
  "zz a & zy b",
  "coproc zy a",
  "zz a |& zy b",
  'zz $"a $(zy b)"',
  "a=$(zy b)",
  "a[$(zy b)]=1",
  "export a=$(zy b)",
];

test(
  "every program that bash would run from doubtful text is found, and the text is objected to",
  able,
  () => {
    const run = wordsOfBash(doubtful);
    for (const [at, text] of doubtful.entries()) {
      const { commands, objections } = parseShell(text);
      assert.ok(objections.length > 0, text);
      const own = commands.map((command) => command.words[0]?.value);
      for (const [program] of run[at] ?? []) assert.ok(own.includes(program ?? ""), `${program} in ${text}`);
      assert.ok((run[at]?.length ?? 0) > 0, `bash runs something from ${text}`);
    }
  },
);
