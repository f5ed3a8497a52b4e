// yaml-language-server, installed for the run only: nothing of ours depends on it.
import { execFileSync } from "node:child_process";
import path from "node:path";

export const PEER = "yaml-language-server 2.0.0";

/** The path of its program. */
export function peerServer(folder) {
  const place = path.join(folder, "peer");
  const [name, version] = PEER.split(" ");
  const flags = ["--no-audit", "--no-fund", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", place];
  execFileSync("npm", ["install", ...flags, `${name}@${version}`], { stdio: ["ignore", "ignore", "inherit"] });
  return path.join(place, "node_modules", name, "bin", name);
}
