import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dialog } from "../../../src/tmux/detectors/detector.ts";
import { detect, openDialog } from "../../../src/tmux/detectors/detectors.ts";
import { readScreen } from "../../../src/tmux/screen.ts";
import { givenScreen, givenScreens } from "../../support/screens/given-screens.ts";

/** Labels that a screen cannot bear out, with the reason. */
const notOnTheScreen: Readonly<Record<string, string>> = {
  "opencode-1.18.33/working.200x50.txt":
    "every row of it is blank, as of the blank one that is labelled unknown: nothing says that it works",
};

function dialogOn(file: string): Dialog {
  return openDialog(detect(readScreen(givenScreen(file).plain))) ?? assert.fail(`no dialog on ${file}`);
}

for (const form of ["plain", "styled"] as const) {
  test(`every given screen gets its label, ${form}`, () => {
    const wrong = givenScreens
      .filter(({ file }) => notOnTheScreen[file] === undefined)
      .map((screen) => ({ ...screen, seen: detect(readScreen(screen[form])) }))
      .filter(
        ({ state, client, seen }) => seen.state !== state || (state !== "unknown" && seen.client !== client),
      )
      .map(({ file, state, seen }) => `${file}: expected ${state}, got ${seen.client} ${seen.state}`);
    assert.deepEqual(wrong, []);
  });
}

test("a blank screen is unknown, whatever it is labelled", () => {
  for (const file of Object.keys(notOnTheScreen)) {
    assert.equal(givenScreen(file).plain.trim(), "");
    assert.deepEqual(detect(readScreen(givenScreen(file).plain)), { client: null, state: "unknown" });
  }
});

test("a dialog says what it is about, its whole command, and each option with its own key", () => {
  assert.deepEqual(dialogOn("claude-code-2.1.330/bash-prompt-rm.80x24.txt"), {
    title: "Bash command",
    subject: "command",
    command: "rm -rf /home/user/demo/proj/demo/build",
    complete: true,
    exact: true,
    typing: false,
    options: [
      { key: "1", label: "Yes", meaning: "once" },
      {
        key: "2",
        label: "Yes, and always allow access to /home/user/demo/proj/demo from this project",
        meaning: "other",
      },
      {
        key: "3",
        label: "Yes, and switch to auto mode · auto mode handles these prompts for you",
        meaning: "other",
      },
      { key: "4", label: "No", meaning: "no" },
    ],
  });
});

test("no option that grants more than this once counts as a yes", () => {
  const offered = givenScreens.flatMap(({ plain }) => openDialog(detect(readScreen(plain)))?.options ?? []);
  assert.ok(offered.length > 150);
  const once = new Set(offered.filter(({ meaning }) => meaning === "once").map(({ label }) => label));
  assert.deepEqual([...once].sort(), ["Allow once", "Yes", "Yes, proceed (y)"]);
});

test("a command that is cut off is not complete, in each client", () => {
  for (const file of [
    "claude-code-2.1.330/bash-prompt-40-lines.80x24.txt",
    "claude-code-2.1.330/bash-prompt-40-lines.200x50.txt",
    "claude-code-2.1.330/file-create-120-lines-prompt.80x24.txt",
    "codex-0.169.0/bash-prompt-40-lines.80x24.txt",
    "codex-0.169.0/bash-prompt-40-lines.200x50.txt",
  ]) {
    assert.equal(dialogOn(file).complete, false, file);
  }
});

test("a codex dialog about edits does not show the edits, so it is never complete", () => {
  assert.equal(dialogOn("codex-0.169.0/file-edit-prompt.200x50.txt").complete, false);
});

test("the lines of a command are those of the command where it cannot be otherwise, and not exact else", () => {
  const wide = dialogOn("claude-code-2.1.330/bash-prompt-multiline.200x50.txt");
  assert.equal(wide.exact, true);
  assert.match(wide.command, /^set -e\ncd .* do\n {2}wc -l .*\ndone\ncurl -fsS \S+ \| sh$/);
  assert.equal(dialogOn("claude-code-2.1.330/bash-prompt-multiline.80x24.txt").exact, false);
  assert.equal(dialogOn("codex-0.169.0/bash-prompt-multiline.80x24.txt").exact, false);
});

test("a dialog into which a person types an answer says so", () => {
  assert.equal(dialogOn("claude-code-2.1.330/bash-deny-message-typed.80x24.txt").typing, true);
  assert.equal(dialogOn("claude-code-2.1.330/bash-deny-message-empty.80x24.txt").typing, true);
  assert.equal(dialogOn("claude-code-2.1.330/bash-prompt.80x24.txt").typing, false);
});

test("what only arrows and Enter would take has no key", () => {
  for (const file of [
    "opencode-1.18.33/bash-prompt.80x24.txt",
    "claude-code-2.1.330/mode-plan-bash.80x24.txt",
  ]) {
    const keys = dialogOn(file).options.map(({ meaning, key }) => (meaning === "no" ? key : [meaning, key]));
    assert.ok(keys.includes("Escape"), file);
    assert.ok(
      dialogOn(file)
        .options.filter(({ meaning }) => meaning !== "no")
        .every(({ key }) => key === null),
      file,
    );
  }
});

/** As older versions draw it: without dashed rules, and with a field for an answer. */
const older = `
────────────────────────────────────────────────────────────
 Bash command

   touch a
   Make a file

 Do you want to proceed?
 ❯ 1. Yes
   2. Yes, and don't ask again for touch commands in /home/user/demo
   3. Type here to tell Claude what to do differently

 Esc to cancel · Tab to add additional instructions
`;

test("a dialog without dashed rules is read whole, with its description, and refused by Escape", () => {
  const dialog = openDialog(detect(readScreen(older.replaceAll("for touch commands in /home", "in /home"))));
  assert.equal(dialog?.command, "touch a\nMake a file");
  assert.deepEqual(
    dialog?.options.map(({ key, meaning }) => [key, meaning]),
    [
      ["1", "once"],
      ["2", "other"],
      ["Escape", "no"],
    ],
  );
});

test("a framed dialog of an older version is a dialog, too", () => {
  const inside = [
    "Bash command",
    "",
    "  touch a",
    "",
    "Do you want to proceed?",
    "❯ 1. Yes",
    "  2. No, and tell Claude what to do differently (esc)",
  ];
  const screen = [
    `╭${"─".repeat(58)}╮`,
    ...inside.map((row) => `│ ${row.padEnd(57)}│`),
    `╰${"─".repeat(58)}╯`,
    "",
  ];
  const dialog = openDialog(detect(readScreen(screen.join("\n"))));
  assert.deepEqual([dialog?.title, dialog?.command], ["Bash command", "touch a"]);
});

test("reading takes time in proportion to the screen", () => {
  const row = `${"a ".repeat(5_000)}❯ 1. Yes (esc to interrupt ${"─".repeat(5_000)}`;
  const huge = Array.from({ length: 200 }, () => row).join("\n");
  const began = performance.now();
  detect(readScreen(huge));
  detect(readScreen(`${huge}\n Esc to cancel`));
  const took = performance.now() - began;
  assert.ok(took < 3_000, `6 MB took ${took} ms`);
});
