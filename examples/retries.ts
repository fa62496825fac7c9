// What fails is tried again, later each time; what goes on failing is kept as a dead letter and can be sent again.
import { type AttemptEvent, actor, MemoryBroker, Services, Worker } from "visto/queue";
import { z } from "zod";

const addresses = new Map([["Ada", "12 St James's Square"]]);

const post = actor(
  {
    name: "post_parcel",
    payload: z.object({ to: z.string() }),
    maxRetries: 2,
    minBackoff: "20ms",
    maxBackoff: "1s",
  },
  ({ to }) => {
    const address = addresses.get(to);
    if (address === undefined) throw new Error(`no address of ${to}`);
    console.log(`posted to ${to}, ${address}`);
  },
);

let ended = Promise.withResolvers<void>();
function observer(event: AttemptEvent): void {
  if (event.kind === "started") return;
  const { message, outcome } = event;
  const isRetried = outcome.kind === "failure" && outcome.retryAt !== undefined;
  console.log(`attempt ${message.attempt}: ${outcome.kind}${isRetried ? ", to be tried again" : ""}`);
  if (!isRetried) ended.resolve();
}

const broker = new MemoryBroker();
const worker = new Worker({ broker, actors: [post], observer });
const services = new Services([broker, worker]);
await services.start();

const { id } = await post.send(broker, { to: "Grace" });
await ended.promise;
await worker.drain();
const letter = await broker.deadLetter(id);
console.log(`given up: ${letter?.reason}, after ${letter?.trail.length} failures`);

ended = Promise.withResolvers();
addresses.set("Grace", "1 Navy Yard");
await broker.redrive([id], { by: "the postmaster" });
await ended.promise;
await services.stop();
