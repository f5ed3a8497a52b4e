// The first lines of a preview: of what it is, and what of it is not sure.
import type { NodePreview } from "#engine/calculate/preview/preview-node.ts";

const MOST_ENDPOINTS = 5;
const MOST_DOUBTS = 20;

export function previewHeader({ felix, node, endpoints, doubts }: NodePreview, dump: string | undefined): string {
  const shown = endpoints.slice(0, MOST_ENDPOINTS).map(({ interfaceName, name, namespace }) => {
    const whose = namespace === "" ? name : `${namespace}/${name}`;
    return `${interfaceName === "" ? "interface not known" : interfaceName} (${whose})`;
  });
  const more = endpoints.length > MOST_ENDPOINTS ? ` and ${endpoints.length - MOST_ENDPOINTS} more` : "";
  const list = shown.length === 0 ? "none known" : `${shown.join(", ")}${more}`;
  return [
    dump === undefined ? "What Felix would write for the policies of the workspace." : `${dump} as Felix would leave it.`,
    `Felix: ${felix.words}`,
    `Node: ${node === "" ? "not known" : node}`,
    `Endpoints: ${list}`,
    ...doubts.slice(0, MOST_DOUBTS).map(({ why }) => `Not sure: ${why}`),
    ...(doubts.length > MOST_DOUBTS ? [`Not sure: ${doubts.length - MOST_DOUBTS} more things`] : []),
  ]
    .map((line) => `# ${line.replace(/\s+/g, " ")}\n`)
    .join("");
}
