// Every match module, in the order of iptables-extensions(8). The options every rule has are core.ts.
import type { MatchModule } from "#engine/iptables/extension.ts";
import { addrtype } from "#engine/iptables/matches/addrtype.ts";
import { ah } from "#engine/iptables/matches/ah.ts";
import { bpf } from "#engine/iptables/matches/bpf.ts";
import { cgroup } from "#engine/iptables/matches/cgroup.ts";
import { cluster } from "#engine/iptables/matches/cluster.ts";
import { comment } from "#engine/iptables/matches/comment.ts";
import { connbytes } from "#engine/iptables/matches/connbytes.ts";
import { connlabel } from "#engine/iptables/matches/connlabel.ts";
import { connlimit } from "#engine/iptables/matches/connlimit.ts";
import { connmark } from "#engine/iptables/matches/connmark.ts";
import { conntrack } from "#engine/iptables/matches/conntrack.ts";
import { cpu } from "#engine/iptables/matches/cpu.ts";
import { dccp } from "#engine/iptables/matches/dccp.ts";
import { devgroup } from "#engine/iptables/matches/devgroup.ts";
import { dscp } from "#engine/iptables/matches/dscp.ts";
import { dst } from "#engine/iptables/matches/dst.ts";
import { ecn } from "#engine/iptables/matches/ecn.ts";
import { esp } from "#engine/iptables/matches/esp.ts";
import { eui64 } from "#engine/iptables/matches/eui64.ts";
import { frag } from "#engine/iptables/matches/frag.ts";
import { hashlimit } from "#engine/iptables/matches/hashlimit.ts";
import { hbh } from "#engine/iptables/matches/hbh.ts";
import { helper } from "#engine/iptables/matches/helper.ts";
import { hl } from "#engine/iptables/matches/hl.ts";
import { icmp } from "#engine/iptables/matches/icmp.ts";
import { icmp6 } from "#engine/iptables/matches/icmp6.ts";
import { ipcomp } from "#engine/iptables/matches/ipcomp.ts";
import { iprange } from "#engine/iptables/matches/iprange.ts";
import { ipv6header } from "#engine/iptables/matches/ipv6header.ts";
import { ipvs } from "#engine/iptables/matches/ipvs.ts";
import { length } from "#engine/iptables/matches/length.ts";
import { limit } from "#engine/iptables/matches/limit.ts";
import { mac } from "#engine/iptables/matches/mac.ts";
import { mark } from "#engine/iptables/matches/mark.ts";
import { mh } from "#engine/iptables/matches/mh.ts";
import { multiport } from "#engine/iptables/matches/multiport.ts";
import { nfacct } from "#engine/iptables/matches/nfacct.ts";
import { osf } from "#engine/iptables/matches/osf.ts";
import { owner } from "#engine/iptables/matches/owner.ts";
import { physdev } from "#engine/iptables/matches/physdev.ts";
import { pkttype } from "#engine/iptables/matches/pkttype.ts";
import { policy } from "#engine/iptables/matches/policy.ts";
import { quota } from "#engine/iptables/matches/quota.ts";
import { rateest } from "#engine/iptables/matches/rateest.ts";
import { realm } from "#engine/iptables/matches/realm.ts";
import { recent } from "#engine/iptables/matches/recent.ts";
import { rpfilter } from "#engine/iptables/matches/rpfilter.ts";
import { rt } from "#engine/iptables/matches/rt.ts";
import { sctp } from "#engine/iptables/matches/sctp.ts";
import { set } from "#engine/iptables/matches/set.ts";
import { socket } from "#engine/iptables/matches/socket.ts";
import { srh } from "#engine/iptables/matches/srh.ts";
import { state } from "#engine/iptables/matches/state.ts";
import { statistic } from "#engine/iptables/matches/statistic.ts";
import { string } from "#engine/iptables/matches/string.ts";
import { tcp } from "#engine/iptables/matches/tcp.ts";
import { tcpmss } from "#engine/iptables/matches/tcpmss.ts";
import { time } from "#engine/iptables/matches/time.ts";
import { tos } from "#engine/iptables/matches/tos.ts";
import { ttl } from "#engine/iptables/matches/ttl.ts";
import { u32 } from "#engine/iptables/matches/u32.ts";
import { udp } from "#engine/iptables/matches/udp.ts";
import { udplite } from "#engine/iptables/matches/udplite.ts";

export const MATCHES: readonly MatchModule[] = [
  addrtype,
  ah,
  bpf,
  cgroup,
  cluster,
  comment,
  connbytes,
  connlabel,
  connlimit,
  connmark,
  conntrack,
  cpu,
  dccp,
  devgroup,
  dscp,
  dst,
  ecn,
  esp,
  eui64,
  frag,
  hashlimit,
  hbh,
  helper,
  hl,
  icmp,
  icmp6,
  ipcomp,
  iprange,
  ipv6header,
  ipvs,
  length,
  limit,
  mac,
  mark,
  mh,
  multiport,
  nfacct,
  osf,
  owner,
  physdev,
  pkttype,
  policy,
  quota,
  rateest,
  realm,
  recent,
  rpfilter,
  rt,
  sctp,
  set,
  socket,
  srh,
  state,
  statistic,
  string,
  tcp,
  tcpmss,
  time,
  tos,
  ttl,
  u32,
  udp,
  udplite,
];
