import { buildCore } from "../../src/app.ts";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { readEnvironment } from "../../src/base/environment.ts";
import { silentLog } from "../../src/base/log.ts";
import { Services } from "../../src/base/service.ts";
import type { Desk } from "../../src/clearance/desk.ts";
import { DataFolder } from "../../src/ledger/data-folder.ts";

/** A desk without doors and workers in this process: its verbs on a real ledger, as the composition root builds them. */
export interface OpenDesk {
  readonly desk: Desk;
  readonly ledgerFile: string;
  close(): Promise<void>;
}

export async function openDesk(data: string, clock: Clock = systemClock): Promise<OpenDesk> {
  const folder = new DataFolder(data);
  folder.prepare(clock.now());
  const environment = readEnvironment().variables;
  const { desk, judge, ledger } = buildCore({ data, workers: 1, environment, log: silentLog, clock }, folder);
  const services = new Services([judge, ledger]);
  await services.start();
  return { desk, ledgerFile: folder.ledgerFile, close: () => services.stop() };
}
