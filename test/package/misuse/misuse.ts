// What the types must refuse. This file is only compiled: each line that is marked has to be an error.
import { startDesk } from "visto";
import type { VistoClient } from "visto/client";
import { actor, MemoryBroker, Worker } from "visto/queue";
import { z } from "zod";

const greet = actor({ name: "greet", payload: z.object({ name: z.string() }) }, () => {});
const broker = new MemoryBroker();

// @ts-expect-error: the payload has another shape
export const wrongPayload = greet.message({ nam: "Ada" });
// @ts-expect-error: no middleware has this option
export const wrongOption = actor({ name: "a", payload: z.null(), maxRetrys: 3 }, () => {});
// @ts-expect-error: a worker needs a broker
export const noBroker = (): Worker => new Worker({ actors: [greet] });
// @ts-expect-error: a desk needs a folder
export const noFolder = (): unknown => startDesk({ port: 4747 });
export const noVerdict = (client: VistoClient): unknown =>
  // @ts-expect-error: a verdict is approve or reject
  client.decide("req_1", { verdict: "maybe", digest: "d" });
export const broken = { broker };
