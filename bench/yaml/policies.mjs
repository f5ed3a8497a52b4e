// Policies to measure with: files of one to a hundred, in the manner of those that clusters hold.
import { random } from "../measure.mjs";

const SIZES = [1, 1, 1, 1, 2, 2, 5, 5, 10, 20, 50, 100];

export function policyFiles() {
  const draw = random(7);
  return SIZES.map((count, number) => ({
    name: `policies-${number}.yaml`,
    text: Array.from({ length: count }, (_, index) => policy(`app-${number}-${index}`, draw)).join("---\n"),
  }));
}

function policy(name, draw) {
  return `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: team-${draw(9)}
spec:
  order: ${100 + draw(900)}
  selector: app == 'web-${draw(20)}' && has(tier)
  types:
    - Ingress
    - Egress
  ingress:
${Array.from({ length: 1 + draw(4) }, () => rule(draw)).join("")}  egress:
    - action: Allow
      protocol: UDP
      destination:
        selector: k8s-app == 'kube-dns'
        namespaceSelector: projectcalico.org/name == 'kube-system'
        ports: [53]
    - action: Deny
`;
}

function rule(draw) {
  return `    - action: Allow
      protocol: TCP
      source:
        selector: role in {'frontend', 'proxy-${draw(9)}'}
        nets:
          - 10.${draw(256)}.0.0/16
      destination:
        ports:
          - ${80 + draw(8000)}
          - "9000:9100"
`;
}
