// The kernel's own chains: which packets pass there, per table.
import type { ChainEntry } from "#engine/calico/chain-tables/entry.ts";

export const BUILTIN_CHAINS: readonly ChainEntry[] = [
  {
    name: "PREROUTING",
    kind: "builtin",
    title: "Every packet that comes in, before routing",
    sentence: {
      raw: "Every packet that arrives at an interface, before connection tracking sees it; the place to exempt it from tracking.",
      mangle: "Every packet that arrives at an interface, after connection tracking and before destination NAT and routing.",
      nat: "The first packet of each connection that arrives at an interface, before routing; destination NAT happens here.",
    },
  },
  {
    name: "INPUT",
    kind: "builtin",
    title: "Packets for this node",
    sentence: {
      mangle: "Packets addressed to this node itself, after routing and before the filter table judges them.",
      nat: "The first packet of each connection addressed to this node itself; source NAT for local delivery happens here.",
      filter: "Packets addressed to this node itself; ACCEPT lets a local process have them.",
      security: "Packets addressed to this node itself that the filter table has accepted; for mandatory access control labels.",
    },
  },
  {
    name: "FORWARD",
    kind: "builtin",
    title: "Packets routed through this node",
    sentence: {
      mangle: "Packets this node routes from one interface to another, before the filter table judges them.",
      filter: "Packets this node routes from one interface to another, such as those from and to pods.",
      security: "Routed packets that the filter table has accepted; for mandatory access control labels.",
    },
  },
  {
    name: "OUTPUT",
    kind: "builtin",
    title: "Packets this node sends",
    sentence: {
      raw: "Packets of this node's own processes, before connection tracking sees them.",
      mangle: "Packets of this node's own processes; a changed mark here makes the kernel route the packet again.",
      nat: "The first packet of each connection a process of this node opens; destination NAT for local senders happens here.",
      filter: "Packets of this node's own processes, after destination NAT and routing.",
      security: "Packets of this node's own processes that the filter table has accepted; for mandatory access control labels.",
    },
  },
  {
    name: "POSTROUTING",
    kind: "builtin",
    title: "Every packet that leaves, after routing",
    sentence: {
      mangle: "Every packet about to leave through an interface, routed or of this node, before source NAT.",
      nat: "The first packet of each connection about to leave through an interface; source NAT and masquerading happen here.",
    },
  },
];
