import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { CliDesk } from "../support/cli-desk.ts";
import { needed } from "../support/needed.ts";

const run = promisify(execFile);

for (const shell of ["bash", "zsh"]) {
  const present = spawnSync(shell, ["-c", "true"]).status === 0;

  describe(`the functions of visto shell-init in ${shell}`, needed(shell, present), () => {
    let desk: CliDesk;
    let script: string;

    before(async () => {
      desk = await new CliDesk().ready();
      script = (await desk.visto("shell-init")).stdout;
    });
    after(() => desk.stop());

    const type = async (line: string) => {
      const env = { ...desk.environment, VISTO_AGENT: "claude-database" };
      const { stdout } = await run(shell, ["-c", `eval "$1"; ${line}`, shell, script], { env });
      return stdout;
    };

    const tasks = async () =>
      JSON.parse((await desk.visto("task", "status", "--agent", "claude-database", "--json")).stdout);

    it("file reports with the old names and arguments, and show the answer", async () => {
      assert.match(await type("task-progress 40"), /^req_\w+ recorded: in progress, 40 %\n$/);
      assert.match(await type("task-status"), /claude-database {2}running 40 %\n$/);
      assert.match(
        await type(`task-complete it's "done" '$(id)'`.replace("it's", "its")),
        /complete: its done \$\(id\)\n$/,
      );
      assert.match(await type("task-status"), /complete 100 %: its done \$\(id\)\n$/);
      assert.match(await type("task-fail no registry"), /failed: no registry\n$/);
      const [task, ...others] = await tasks();
      assert.deepEqual([task.state, task.message, others.length], ["failed", "no registry", 0]);
    });

    it("show what there is, and say what was expected instead", async () => {
      assert.match(await type("task-help"), /task progress/);
      for (const line of ["task-progress", "task-progress much", "task-progress 101", "task-fail"]) {
        await assert.rejects(type(line), { code: 2 }, line);
      }
    });
  });
}
