import assert from "node:assert/strict";
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { machineHere } from "../../../../src/clearance/judge/machine-facts.ts";
import { OwnPlaces } from "../../../../src/clearance/judge/own-places.ts";
import { FakeClock } from "../../../../src/testing/fake-clock.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

describe("where visto itself lies", () => {
  let folder: TempFolder;
  let root: string;
  beforeEach(() => {
    folder = tempFolder();
    root = realpathSync(folder.path);
    mkdirSync(join(root, "state/desk"), { recursive: true });
  });
  afterEach(() => folder.remove());

  it("is known as given and with links resolved, also of what is not there yet", () => {
    symlinkSync(join(root, "state"), join(root, "link"));
    const places = { data: join(root, "link/desk"), ownerFiles: [join(root, "link/none.yaml")] };
    const own = new OwnPlaces(places, new FakeClock()).current;
    assert.deepEqual(own.data, [join(root, "link/desk"), join(root, "state/desk")]);
    assert.deepEqual(own.policy, [join(root, "link/none.yaml"), join(root, "state/none.yaml")]);
    assert.deepEqual([own.config, own.program, own.port, own.pid], [[], [], [], []]);
  });

  it("counts policy and notification plan as the owner's files, as they are given to the desk", () => {
    const given = { environment: { HOME: root }, data: join(root, "state/desk"), searchPath: "" };
    const policyFile = join(root, "policy.yaml");
    const notificationsFile = join(root, "notifications.yaml");
    assert.deepEqual(machineHere({ ...given, policyFile }).ownerFiles, [policyFile]);
    const machine = machineHere({ ...given, policyFile, notificationsFile });
    assert.deepEqual(new OwnPlaces(machine, new FakeClock()).current.policy, [policyFile, notificationsFile]);
  });

  it("tells the folders of which a search would come to the data, past no hidden name", () => {
    const hidden = join(root, ".local/share/visto");
    mkdirSync(hidden, { recursive: true });
    const own = new OwnPlaces({ data: hidden }, new FakeClock()).current;
    assert.deepEqual(own.above, [dirname(hidden), dirname(dirname(hidden))]);
  });

  it("learns port and process from the desk's note, and keeps them when the desk is gone", async () => {
    const clock = new FakeClock();
    const data = join(root, "state/desk");
    const places = new OwnPlaces({ data }, clock);
    const before = places.current;
    assert.equal(places.current, before);
    writeFileSync(join(data, "desk.json"), '{"url":"http://127.0.0.1:4801","pid":77}');
    await clock.advance(1_000);
    assert.deepEqual([places.current.port, places.current.pid], [["4801"], ["77"]]);
    rmSync(join(data, "desk.json"));
    await clock.advance(1_000);
    assert.deepEqual(places.current.port, ["4801"]);
    writeFileSync(join(data, "desk.json"), "no note");
    await clock.advance(1_000);
    assert.deepEqual(places.current.port, []);
  });
});
