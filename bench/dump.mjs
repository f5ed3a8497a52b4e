// Dumps to measure with: a generator of our own, so that the bench runs anywhere, and ../shared's where it lies beside us.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root } from "../scripts/modules.mjs";

const GENERATOR = path.resolve(root, "../shared/cases/iptables/gen_dump.py");

export const hasGenerator = fs.existsSync(GENERATOR);

/** Which shapes there are to measure here. */
export const SHAPES = hasGenerator ? ["flat", "kube", "calico"] : ["calico"];

export function dumpOf(shape, rules) {
  if (!hasGenerator) return calicoDump(rules);
  return execFileSync("python3", [GENERATOR, shape, String(rules)], { encoding: "utf8", maxBuffer: 1 << 30 });
}

/** A dump in Calico's manner with exactly this many rules: a dispatch chain, and two chains an endpoint behind it. */
export function calicoDump(rules) {
  const chains = [];
  const dispatch = [];
  const bodies = [];
  const fixed = [
    `-A FORWARD ${hash(1)} -j cali-FORWARD`,
    `-A cali-FORWARD ${hash(2)} -j MARK --set-xmark 0x0/0xe0000`,
    `-A cali-FORWARD -i cali+ ${hash(3)} -j cali-from-wl-dispatch`,
    `-A cali-FORWARD -o cali+ ${hash(4)} -j cali-to-wl-dispatch`,
  ];
  for (let endpoint = 0, left = rules - fixed.length; left > 0; endpoint++) {
    const device = `cali${(endpoint * 2654435761).toString(16).padStart(11, "0").slice(-11)}`;
    const own = [
      `-A cali-from-wl-dispatch -i ${device} ${hash(endpoint)} -g cali-fw-${device}`,
      `-A cali-to-wl-dispatch -o ${device} ${hash(endpoint + 1)} -g cali-tw-${device}`,
      ...["tw", "fw"].flatMap((way) => endpointRules(`cali-${way}-${device}`, endpoint)),
    ].slice(0, left);
    left -= own.length;
    chains.push(`:cali-tw-${device} - [0:0]`, `:cali-fw-${device} - [0:0]`);
    dispatch.push(...own.slice(0, 2));
    bodies.push(...own.slice(2));
  }
  const head = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];
  const own = ["cali-FORWARD", "cali-from-wl-dispatch", "cali-to-wl-dispatch"].map((name) => `:${name} - [0:0]`);
  return ["*filter", ...head, ...own, ...chains, ...fixed, ...dispatch, ...bodies, "COMMIT", ""].join("\n");
}

function endpointRules(chain, seed) {
  const accept = "0x10000/0x10000";
  const policies = Array.from({ length: 4 }, (_, index) => {
    const port = 1024 + ((seed * 31 + index * 7) % 60000);
    return `-A ${chain} -s 10.${seed % 250}.${index}.0/24 -p tcp ${hash(seed + index)} -m multiport --dports ${port},${port + 1} -j MARK --set-xmark ${accept}`;
  });
  return [
    `-A ${chain} ${hash(seed)} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A ${chain} ${hash(seed + 1)} -m conntrack --ctstate INVALID -j DROP`,
    `-A ${chain} ${hash(seed + 2)} -j MARK --set-xmark 0x0/0x30000`,
    ...policies,
    `-A ${chain} ${hash(seed + 3)} -m comment --comment "Return if policy accepted" -m mark --mark ${accept} -j RETURN`,
    `-A ${chain} ${hash(seed + 4)} -m comment --comment "Drop if no policies passed packet" -m mark --mark 0x0/0x20000 -j DROP`,
  ];
}

function hash(seed) {
  const text = Array.from({ length: 4 }, (_, index) =>
    ((seed + 1) * (index + 7) * 40503).toString(36).padStart(4, "x").slice(-4),
  );
  return `-m comment --comment "cali:${text.join("")}"`;
}
