// Chains of firewalls and other programs on the node itself: ufw, firewalld, Tailscale, libvirt, fail2ban.
import type { ChainEntry, ChainTable } from "#engine/calico/chain-tables/entry.ts";

function foreign(name: string, title: string, sentence: string, subject?: ChainEntry["subject"]): ChainEntry {
  const entry: ChainEntry = { name, kind: "foreign", title, sentence };
  return subject === undefined ? entry : { ...entry, subject };
}

const tailscale: ChainTable = {
  owner: "Tailscale",
  entries: [
    foreign(
      "ts-input",
      "Tailscale: packets for this node",
      "Accepts what comes in by the Tailscale device and drops its addresses from anywhere else.",
    ),
    foreign(
      "ts-forward",
      "Tailscale: routed packets",
      "Marks and accepts packets from the Tailscale device that this node routes for others.",
    ),
    foreign("ts-postrouting", "Tailscale: source NAT", "Masquerades packets marked in ts-forward."),
  ],
};

const ufw: ChainTable = {
  owner: "ufw",
  entries: ["ufw", "ufw6"].flatMap((prefix) => [
    foreign(`${prefix}-before-*`, "ufw: rules before the user's", "Rules asked before the user's, from ufw's before.rules."),
    foreign(`${prefix}-after-*`, "ufw: rules after the user's", "Rules asked after the user's, from ufw's after.rules."),
    foreign(`${prefix}-user-*`, "ufw: the user's rules", "Rules added with the ufw command."),
    foreign(`${prefix}-logging-*`, "ufw: logging", "Writes log lines for packets that are allowed or denied."),
    foreign(
      `${prefix}-not-local`,
      "ufw: is it for this node?",
      "Returns for packets to this node, multicast or broadcast, and drops the rest.",
    ),
    foreign(`${prefix}-*`, "ufw", "A part of ufw's rules."),
  ]),
};

const zoneParts = ["allow", "deny", "log", "pre", "post"];
const zonePlaces: readonly (readonly [prefix: string, words: string])[] = [
  ["IN", "packets for this node from zone {}"],
  ["FWDI", "routed packets that come from zone {}"],
  ["FWDO", "routed packets that go to zone {}"],
  ["FWD", "routed packets of zone {}"],
  ["PRE", "packets that come in from zone {}, before routing"],
  ["POST", "packets that leave to zone {}, after routing"],
];

const firewalld: ChainTable = {
  owner: "firewalld",
  entries: [
    ...["INPUT", "FORWARD", "OUTPUT", "PREROUTING", "POSTROUTING"].flatMap((chain) => [
      foreign(
        `${chain}_direct`,
        `firewalld: direct rules of ${chain}`,
        "Rules added with firewalld's direct interface, asked before the zones.",
      ),
      foreign(`${chain}_ZONES_SOURCE`, `firewalld: zones of ${chain} by source`, "Chooses the firewalld zone by source address."),
      foreign(`${chain}_ZONES`, `firewalld: zones of ${chain}`, "Chooses the firewalld zone by interface or source."),
    ]),
    ...["IN", "OUT"].flatMap((way) => [
      foreign(
        `FORWARD_${way}_ZONES_SOURCE`,
        "firewalld: zones of FORWARD by address",
        "Chooses the firewalld zone of routed packets by address.",
      ),
      foreign(
        `FORWARD_${way}_ZONES`,
        "firewalld: zones of FORWARD",
        "Chooses the firewalld zone of routed packets by interface.",
      ),
    ]),
    ...zonePlaces.flatMap(([prefix, words]) =>
      zoneParts.map((part) =>
        foreign(`${prefix}_*_${part}`, `firewalld: ${words} (${part})`, `The ${part} rules of firewalld zone {}.`, "zone"),
      ),
    ),
    foreign(
      "FWDI_*",
      "firewalld: routed packets that come from zone {}",
      "firewalld's rules for routed packets that come from zone {}.",
      "zone",
    ),
    foreign(
      "FWDO_*",
      "firewalld: routed packets that go to zone {}",
      "firewalld's rules for routed packets that go to zone {}.",
      "zone",
    ),
  ],
};

const libvirt: ChainTable = {
  owner: "libvirt",
  entries: [
    foreign("LIBVIRT_INP", "libvirt: packets for this node", "Lets virtual machines reach DNS and DHCP on this node."),
    foreign("LIBVIRT_OUT", "libvirt: packets of this node", "Lets this node answer virtual machines' DNS and DHCP."),
    foreign("LIBVIRT_FWI", "libvirt: routed to virtual machines", "Judges routed packets into virtual networks."),
    foreign("LIBVIRT_FWO", "libvirt: routed from virtual machines", "Judges routed packets out of virtual networks."),
    foreign("LIBVIRT_FWX", "libvirt: between virtual machines", "Accepts packets inside one virtual network."),
    foreign("LIBVIRT_PRT", "libvirt: source NAT", "Masquerades what leaves a virtual network."),
  ],
};

const fail2ban: ChainTable = {
  owner: "fail2ban",
  entries: [
    foreign("f2b-*", "fail2ban: addresses banned by jail {}", "Refuses addresses that fail2ban has banned.", "jail"),
    foreign("fail2ban-*", "fail2ban: addresses banned by jail {}", "Refuses addresses that fail2ban has banned.", "jail"),
  ],
};

export const HOST_FIREWALL_CHAINS: readonly ChainTable[] = [tailscale, ufw, firewalld, libvirt, fail2ban];
