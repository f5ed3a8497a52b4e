// The texts that fuzz inputs are mutated from: the example nodes, and the corpora beside the repository where they are.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Seeds {
  readonly dumps: readonly string[];
  readonly sets: readonly string[];
  /** Other files of a node's folder, by name. */
  readonly folders: readonly Readonly<Record<string, string>>[];
}

/** Larger ones would leave time for few inputs. */
const LARGEST = 60_000;
const NODE_FILES = ["ip-addr.txt", "ip-route.txt", "ip-rule.txt", "sysctl.txt"];

/** `root`: the repository. */
export function readSeeds(root: string): Seeds {
  const nodes = ["node1", "node2"].map((name) => path.join(root, "examples", name));
  const corpus = path.join(root, "../shared/corpus");
  const files = (folder: string): string[] => textsIn(path.join(corpus, folder));
  return {
    dumps: [...nodes.map((node) => read(node, "iptables.save")), ...files("iptables"), ...files("felix-dumps")],
    sets: [...nodes.map((node) => read(node, "node.ipset")), ...files("ipset")],
    folders: nodes.map((node) => Object.fromEntries(NODE_FILES.map((name) => [name, read(node, name)]))),
  };
}

function read(folder: string, name: string): string {
  return readFileSync(path.join(folder, name), "utf8");
}

function textsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => !name.endsWith(".md"));
  return names
    .sort()
    .map((name) => read(folder, name))
    .filter((text) => text.length < LARGEST);
}
