// The chains Felix always names the same (felix/rules/rule_defs.go).

export const FILTER_INPUT = "cali-INPUT";
export const FILTER_FORWARD = "cali-FORWARD";
export const FILTER_OUTPUT = "cali-OUTPUT";
export const PREROUTING = "cali-PREROUTING";
export const POSTROUTING = "cali-POSTROUTING";
export const OUTPUT = "cali-OUTPUT";
export const WORKLOAD_TO_HOST = "cali-wl-to-host";
export const FROM_WORKLOAD_DISPATCH = "cali-from-wl-dispatch";
export const TO_WORKLOAD_DISPATCH = "cali-to-wl-dispatch";
export const FROM_HOST_ENDPOINT = "cali-from-host-endpoint";
export const TO_HOST_ENDPOINT = "cali-to-host-endpoint";
export const FROM_HOST_FORWARD = "cali-from-hep-forward";
export const TO_HOST_FORWARD = "cali-to-hep-forward";
export const FAILSAFE_IN = "cali-failsafe-in";
export const FAILSAFE_OUT = "cali-failsafe-out";
export const CIDR_BLOCK = "cali-cidr-block";
export const NAT_OUTGOING = "cali-nat-outgoing";
export const FLOATING_IP_DNAT = "cali-fip-dnat";
export const FLOATING_IP_SNAT = "cali-fip-snat";
export const FORWARD_CHECK = "cali-forward-check";
export const FORWARD_ENDPOINT_MARK = "cali-forward-endpoint-mark";
export const SET_ENDPOINT_MARK = "cali-set-endpoint-mark";
export const FROM_ENDPOINT_MARK = "cali-from-endpoint-mark";
export const WIREGUARD_INCOMING_MARK = "cali-wireguard-incoming-mark";
export const RPF_SKIP = "cali-rpf-skip";
export const UNTRACKED_FLOWS = "cali-untracked-flows";
export const UNTRACKED_POLICY = "cali-untracked-policy";
export const EGRESS_DSCP = "cali-egress-dscp";

/** Prefixes of the chains that end in an interface's name. Workloads: from is egress; hosts: from is ingress. */
export const FROM_WORKLOAD = "cali-fw-";
export const TO_WORKLOAD = "cali-tw-";
export const FROM_HOST = "cali-fh-";
export const TO_HOST = "cali-th-";
export const FROM_HOST_FORWARDED = "cali-fhfw-";
export const TO_HOST_FORWARDED = "cali-thfw-";
export const SET_MARK = "cali-sm-";
