import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { VistoError } from "../../../src/base/errors.ts";
import { defaultPath, executionEnvironment } from "../../../src/executor/environment.ts";

describe("the environment of an execution", () => {
  test("holds the allowed names of the base and nothing else", () => {
    const environment = executionEnvironment({
      HOME: "/home/a",
      USER: "a",
      LOGNAME: "a",
      LANG: "C.UTF-8",
      LC_ALL: "C",
      LC_TIME: "de_DE",
      TZ: "UTC",
      SHELL: "/bin/zsh",
      TMPDIR: "/scratch",
      TERM: "xterm-256color",
      PATH: "/home/a/bin",
      LC_evil: "x",
      XLC_ALL: "x",
    });
    assert.deepEqual(environment, {
      HOME: "/home/a",
      USER: "a",
      LOGNAME: "a",
      LANG: "C.UTF-8",
      LC_ALL: "C",
      LC_TIME: "de_DE",
      TZ: "UTC",
      SHELL: "/bin/zsh",
      TMPDIR: "/scratch",
      TERM: "dumb",
      PATH: defaultPath,
    });
  });

  const steering = [
    ..."BASH_ENV ENV LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES GIT_DIR GIT_SSH_COMMAND NODE_OPTIONS".split(
      " ",
    ),
    ..."PYTHONPATH PYTHONSTARTUP PERL5LIB PERL5OPT RUBYOPT RUBYLIB IFS PS4 SHELLOPTS BASHOPTS CDPATH".split(
      " ",
    ),
    ..."BASH_FUNC_ls%% PROMPT_COMMAND VISTO_TOKEN VISTO_EXECUTION DEBIAN_FRONTEND CLAUDECODE __proto__".split(
      " ",
    ),
  ];
  for (const name of steering) {
    test(`leaves ${name} behind`, () => {
      const base = Object.fromEntries([[name, "x"]]);
      assert.deepEqual(Object.keys(executionEnvironment(base)).sort(), ["PATH", "TERM"]);
    });
  }

  test("takes a rule's additions over everything, also a name that steers", () => {
    const additions = { NODE_OPTIONS: "--no-warnings", TERM: "vt100", HOME: "/none", VISTO_DATA: "/d" };
    assert.deepEqual(executionEnvironment({ HOME: "/home/a" }, additions, "/opt/bin"), {
      PATH: "/opt/bin",
      ...additions,
    });
  });

  test("refuses additions that no environment can hold, and the desk's mark", () => {
    const refused = { "": "x", "a=b": "x", "a\0": "x", a: "\0", VISTO_EXECUTION: "x" };
    for (const [name, value] of Object.entries(refused)) {
      assert.throws(
        () => executionEnvironment({}, { [name]: value }),
        (error) => error instanceof VistoError && error.code === "invalid_policy",
      );
    }
  });

  test("cannot be changed afterwards", () => {
    assert.ok(Object.isFrozen(executionEnvironment({})));
  });
});
