// A small workspace of policies, for the tests of what the server says of them.
import type { SessionOptions } from "#test/lsp/session.ts";

const ENDPOINTS = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    team: red
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: web-1
  namespace: shop
  labels: {app: web, tier: front}
---
apiVersion: v1
kind: Pod
metadata:
  name: db-1
  namespace: shop
  labels:
    app: db
---
apiVersion: v1
kind: Pod
metadata:
  name: stray
  namespace: elsewhere
  labels:
    app: web
---
apiVersion: projectcalico.org/v3
kind: HostEndpoint
metadata:
  name: node1-eth0
  labels:
    role: host
spec:
  node: node1
  interfaceName: eth0
  profiles: [base]
`;

const OTHERS = `apiVersion: projectcalico.org/v3
kind: Tier
metadata:
  name: platform
spec:
  order: 100
---
apiVersion: projectcalico.org/v3
kind: Profile
metadata:
  name: base
spec:
  labelsToApply:
    zone: inner
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata:
  name: partners
  labels:
    role: partner
spec:
  nets:
    - 192.0.2.0/24
`;

export const WORKSPACE: SessionOptions = { policies: { "endpoints.yaml": ENDPOINTS, "others.yml": OTHERS } };

export const POLICY = `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: web
spec:
  tier: platform
  order: 10
  selector: app == 'web'
  types: [Ingress]
  ingress:
    - action: Allow
      protocol: TCP
      source:
        selector: role == 'partner'
      destination:
        ports: [80, 443]
`;

/** The policy with a cursor put before the `nth` occurrence of `word` (from 1). */
export function policyAt(word: string, nth = 1, text = POLICY): string {
  let at = -1;
  for (let i = 0; i < nth; i++) at = text.indexOf(word, at + 1);
  if (at < 0) throw new Error(`no ${nth}. "${word}"`);
  return `#- policy.yaml\n${text.slice(0, at)}$0${text.slice(at)}`;
}
