import assert from "node:assert/strict";
import { it } from "node:test";
import { genesisHash, hashBody, type LinkContent, linkHash } from "../../../src/ledger/chain.ts";

const link: LinkContent = {
  seq: 1,
  at: 2,
  type: "request_seen",
  subject: "req_1",
  by: "ada",
  bodyHash: hashBody("{}"),
};

it("gives the hash that whoever checks the chain by hand would get", () => {
  // printf '{}' | sha256sum, and the same of the text that chain.ts lays out.
  assert.equal(link.bodyHash, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  assert.equal(
    linkHash(genesisHash, link),
    "4ddc7084d8054963a987a51b5fff2eaae307261ea35fbbc96bcf50d8f3b0e60a",
  );
});

it("changes with every part that it covers", () => {
  const others: LinkContent[] = [
    { ...link, seq: 2 },
    { ...link, at: 3 },
    { ...link, type: "request_ruled" },
    { ...link, subject: "req_2" },
    { ...link, by: "bob" },
    { ...link, bodyHash: hashBody("[]") },
  ];
  const hashes = new Set([link, ...others].map((one) => linkHash(genesisHash, one)));
  hashes.add(linkHash(linkHash(genesisHash, link), link));
  assert.equal(hashes.size, others.length + 2);
});

it("keeps fields apart, so that none can lend characters to its neighbour", () => {
  const one = linkHash(genesisHash, { ...link, subject: "a\n3:ada", by: "b" });
  const other = linkHash(genesisHash, { ...link, subject: "a", by: "ada\n1:b" });
  assert.notEqual(one, other);
});
