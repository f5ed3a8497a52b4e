import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { formatIdentity, identity, isIdentity, savedIdentity } from "#engine/iptables/values/identity.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { type Answer, and, answer, or, settle } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

export const owner = matchModule({
  name: "owner",
  hooks: ["OUTPUT", "POSTROUTING"],
  summary: "The local socket that sent the packet. Forwarded packets have none: plain tests fail there and negated ones hold.",
  source: "net/netfilter/xt_owner.c",
  options: {
    "--socket-exists": option({
      summary: "The packet comes from a socket of this node.",
      subject: "local socket",
      values: flag,
      negatable: true,
      wanted: () => "there",
      actual: ({ owner }) => (owner === undefined ? undefined : owner === "none" ? "none" : "there"),
    }),
    "--uid-owner": option({
      summary: "User id, range of ids or user name.",
      subject: "sender's user id",
      values: identity,
      save: savedIdentity,
      wanted: formatIdentity,
      actual: (packet) => describe(packet, "uid"),
    }),
    "--gid-owner": option({
      summary: "Group id, range of ids or group name.",
      subject: "sender's group id",
      values: identity,
      save: savedIdentity,
      wanted: formatIdentity,
      actual: (packet) => describe(packet, "gid"),
    }),
    "--suppl-groups": option({
      summary: "--gid-owner looks at the user's other groups too.",
      values: flag,
      wanted: () => "other groups count",
    }),
  },
  test(readings, { owner }) {
    if (owner === undefined) return "unknown";
    const uid = readings["--uid-owner"];
    const gid = readings["--gid-owner"];
    const socket = readings["--socket-exists"];
    // owner_mt(): without a socket it holds only if every option is negated; --suppl-groups never is.
    if (owner === "none") {
      return answer([uid, gid, socket].every((reading) => reading?.negated ?? true) && readings["--suppl-groups"] === undefined);
    }
    let result: Answer = answer(socket?.negated !== true);
    if (uid !== undefined) result = and(result, settle(isIdentity(uid.value, owner.uid), uid.negated));
    if (gid !== undefined) {
      const others: Answer = readings["--suppl-groups"] === undefined ? "no" : "unknown";
      result = and(result, settle(or(isIdentity(gid.value, owner.gid), others), gid.negated));
    }
    return result;
  },
  check(readings, _context, given) {
    const order = given.map(({ key }) => key);
    const groups = order.indexOf("--suppl-groups");
    // owner_mt_parse_v1() looks at what it has read so far.
    if (groups >= 0 && !order.slice(0, groups).includes("--gid-owner"))
      return { fault: "--suppl-groups needs --gid-owner before it.", option: "--suppl-groups" };
    return needsOne(readings, "--uid-owner", "--gid-owner", "--socket-exists");
  },
  examples: [
    {
      rule: "-m owner --uid-owner 0",
      matches: [{ owner: { uid: 0, gid: 5 } }],
      misses: [{ owner: { uid: 1000, gid: 0 } }, { owner: "none" }],
      unknown: [{ owner: undefined }],
    },
    {
      rule: "-m owner ! --gid-owner 10-20",
      matches: [{ owner: { uid: 0, gid: 21 } }, { owner: "none" }],
      misses: [{ owner: { uid: 0, gid: 15 } }],
    },
    { rule: "-m owner --uid-owner nobody", misses: [{ owner: "none" }], unknown: [{ owner: { uid: 65534, gid: 1 } }] },
  ],
});

function describe({ owner }: Packet, id: "uid" | "gid"): string | undefined {
  if (owner === undefined) return undefined;
  return owner === "none" ? "none, no local socket sent it" : `${owner[id]}`;
}
