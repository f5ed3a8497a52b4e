// The real iptables-nft-restore as judge of a dump, each time in a network namespace of its own. Needs root.
import { spawnSync } from "node:child_process";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

export interface Judgement {
  readonly refused: boolean;
  readonly stderr: string;
  /** Lines that the tool blames, from 1. */
  readonly blamed: readonly number[];
  /** Refused by the kernel for want of an extension, not for what the dump says. */
  readonly lacking: boolean;
}

/** Undefined where the tools are not installed, or namespaces are not allowed. */
export function findJudge(): ((ruleset: Ruleset, family: 4 | 6) => Judgement) | undefined {
  const probe = spawnSync("unshare", ["-n", "iptables-nft-restore", "--test"], { input: "*filter\nCOMMIT\n" });
  if (probe.error !== undefined || probe.status !== 0) return undefined;
  const known = new Map<string, Judgement>();
  return (ruleset, family) => {
    const key = `${family} ${ruleset.text}`;
    const judgement = known.get(key) ?? judge(ruleset, family);
    known.set(key, judgement);
    return judgement;
  };
}

function judge(ruleset: Ruleset, family: 4 | 6): Judgement {
  const sets = setsNamedIn(ruleset.text);
  const created = [...sets].map(([name, dimensions]) => createSet(name, dimensions, family)).join("");
  const tool = `${family === 4 ? "iptables" : "ip6tables"}-nft-restore`;
  // What --test lets pass (chains, hooks) only loading shows; the namespace is gone afterwards.
  const script = `ipset restore -exist <<< "$SETS" 2>/dev/null; exec ${tool}`;
  const { status, stderr } = spawnSync("unshare", ["-n", "bash", "-c", script], {
    input: ruleset.text,
    encoding: "utf8",
    env: { ...process.env, SETS: created },
    timeout: 120_000,
  });
  const blamed = [...stderr.matchAll(/(?:at line:|at line|line) (\d+)/g)].map((found) => Number(found[1]));
  const lacking = /No such file or directory\): rule|Extension \w+ .*not supported|missing kernel module/.test(stderr);
  return { refused: status !== 0, stderr: stderr.trim(), blamed, lacking };
}

/** Each set that the rules name, with its number of dimensions. */
function setsNamedIn(text: string): ReadonlyMap<string, number> {
  const sets = new Map<string, number>();
  const named = /--(?:match-set|set|add-set|del-set|map-set) (\S+) ((?:src|dst)(?:,(?:src|dst))*)(?=\s)/g;
  for (const [, name = "", directions = ""] of text.matchAll(named)) {
    sets.set(name, Math.max(directions.split(",").length, sets.get(name) ?? 0));
  }
  return sets;
}

const TYPES = ["hash:net", "hash:ip,port", "hash:ip,port,net"];

function createSet(name: string, dimensions: number, family: 4 | 6): string {
  const type = TYPES[Math.min(dimensions, TYPES.length) - 1] ?? "hash:net";
  return `create ${name} ${type} family ${family === 4 ? "inet" : "inet6"}\n`;
}
