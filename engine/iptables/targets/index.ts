// Every target module: the standard verdicts, then as in iptables-extensions(8).
import type { TargetModule } from "#engine/iptables/extension.ts";
import { ACCEPT } from "#engine/iptables/targets/accept.ts";
import { AUDIT } from "#engine/iptables/targets/audit.ts";
import { CHECKSUM } from "#engine/iptables/targets/checksum.ts";
import { CLASSIFY } from "#engine/iptables/targets/classify.ts";
import { CLUSTERIP } from "#engine/iptables/targets/clusterip.ts";
import { CONNMARK } from "#engine/iptables/targets/connmark.ts";
import { CONNSECMARK } from "#engine/iptables/targets/connsecmark.ts";
import { CT } from "#engine/iptables/targets/ct.ts";
import { DNAT } from "#engine/iptables/targets/dnat.ts";
import { DNPT } from "#engine/iptables/targets/dnpt.ts";
import { DROP } from "#engine/iptables/targets/drop.ts";
import { DSCP } from "#engine/iptables/targets/dscp.ts";
import { ECN } from "#engine/iptables/targets/ecn.ts";
import { HL } from "#engine/iptables/targets/hl.ts";
import { HMARK } from "#engine/iptables/targets/hmark.ts";
import { IDLETIMER } from "#engine/iptables/targets/idletimer.ts";
import { LED } from "#engine/iptables/targets/led.ts";
import { LOG } from "#engine/iptables/targets/log.ts";
import { MARK } from "#engine/iptables/targets/mark.ts";
import { MASQUERADE } from "#engine/iptables/targets/masquerade.ts";
import { NETMAP } from "#engine/iptables/targets/netmap.ts";
import { NFLOG } from "#engine/iptables/targets/nflog.ts";
import { NFQUEUE } from "#engine/iptables/targets/nfqueue.ts";
import { NOTRACK } from "#engine/iptables/targets/notrack.ts";
import { QUEUE } from "#engine/iptables/targets/queue.ts";
import { RATEEST } from "#engine/iptables/targets/rateest.ts";
import { REDIRECT } from "#engine/iptables/targets/redirect.ts";
import { REJECT } from "#engine/iptables/targets/reject.ts";
import { RETURN } from "#engine/iptables/targets/return.ts";
import { SECMARK } from "#engine/iptables/targets/secmark.ts";
import { SET } from "#engine/iptables/targets/set.ts";
import { SNAT } from "#engine/iptables/targets/snat.ts";
import { SNPT } from "#engine/iptables/targets/snpt.ts";
import { SYNPROXY } from "#engine/iptables/targets/synproxy.ts";
import { TCPMSS } from "#engine/iptables/targets/tcpmss.ts";
import { TCPOPTSTRIP } from "#engine/iptables/targets/tcpoptstrip.ts";
import { TEE } from "#engine/iptables/targets/tee.ts";
import { TOS } from "#engine/iptables/targets/tos.ts";
import { TPROXY } from "#engine/iptables/targets/tproxy.ts";
import { TRACE } from "#engine/iptables/targets/trace.ts";
import { TTL } from "#engine/iptables/targets/ttl.ts";
import { ULOG } from "#engine/iptables/targets/ulog.ts";

export const TARGETS: readonly TargetModule[] = [
  ACCEPT,
  DROP,
  RETURN,
  QUEUE,
  AUDIT,
  CHECKSUM,
  CLASSIFY,
  CLUSTERIP,
  CONNMARK,
  CONNSECMARK,
  CT,
  DNAT,
  DNPT,
  DSCP,
  ECN,
  HL,
  HMARK,
  IDLETIMER,
  LED,
  LOG,
  MARK,
  MASQUERADE,
  NETMAP,
  NFLOG,
  NFQUEUE,
  NOTRACK,
  RATEEST,
  REDIRECT,
  REJECT,
  SECMARK,
  SET,
  SNAT,
  SNPT,
  SYNPROXY,
  TCPMSS,
  TCPOPTSTRIP,
  TEE,
  TOS,
  TPROXY,
  TRACE,
  TTL,
  ULOG,
];
