// Runs a command with a time limit and ends what it started, by process group.
import { spawn } from "node:child_process";
import { once } from "node:events";

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false; // nobody is left in it
  }
}

/** Ends the group of a child that was spawned detached: politely, with time for each in it to tidy up, then for good. */
export async function endGroup(child, graceMs = 5000) {
  if (child.pid === undefined || !signalGroup(child, "SIGTERM")) return;
  const end = Date.now() + graceMs;
  while (Date.now() < end && signalGroup(child, 0)) await delay(50);
  signalGroup(child, "SIGKILL");
}

/**
 * Runs `command` and resolves to `{ code, late }`: its exit code (1 when it could not start or a signal ended it), and
 * whether the limit was what ended it. A signal to us is passed on, since a detached child does not get the terminal's.
 */
export async function run(command, args, { cwd, env = process.env, limitMs = 5 * 60_000, quiet = false, graceMs } = {}) {
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", ...Array(2).fill(quiet ? "ignore" : "inherit")],
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const passOn = (signal) => void endGroup(child, graceMs).finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
  for (const signal of signals) process.once(signal, passOn);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void endGroup(child, graceMs);
  }, limitMs);
  try {
    const [code] = await once(child, "exit");
    return { code: code ?? 1, late };
  } catch (error) {
    console.error(`${command}: ${error.message}`);
    return { code: 1, late };
  } finally {
    clearTimeout(timer);
    for (const signal of signals) process.off(signal, passOn);
  }
}

/** As `run`, but anything except success is an error with the command in its text. */
export async function mustRun(command, args, options) {
  const { code, late } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: ${late ? "took too long" : `exit ${code}`}`);
}
