// npm run fuzz -- [--seconds N] [--seed N] [--workers N] [--out DIR] [--hostile]; or --try FILE.json, one input again
// Mutated dumps and set files through the engine and everything the server offers (test/fuzz). A worker that hangs is ended
// and its input kept; inputs of findings are written to a folder. The same seed gives the same inputs.
import { fork } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { ensureModules, root } from "./modules.mjs";

/** Seconds without a sign of life; a step may compute for one, and the machine may be busy. */
const SILENCE = 30;
/** And where files are so big that a step takes its time. */
const LONG_SILENCE = 240;

function optionsOf(args) {
  const value = (name, otherwise) => (args.includes(name) ? args[args.indexOf(name) + 1] : otherwise);
  return {
    seconds: Number(value("--seconds", 60)),
    seed: Number(value("--seed", Date.now() % 1_000_000)),
    workers: Number(value("--workers", 2)),
    out: value("--out", path.join(os.tmpdir(), "chainwalk-fuzz")),
    hostile: args.includes("--hostile"),
    again: value("--try", undefined),
  };
}

async function bundle() {
  const outfile = path.join(root, "dist/test/fuzz.js");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/fuzz/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    logLevel: "error",
  });
  return outfile;
}

const state = { inputs: 0, steps: 0, findings: new Set() };

function report({ out }, { finding, signature, input }) {
  if (state.findings.has(signature)) return;
  state.findings.add(signature);
  console.log(`${finding.step}: ${finding.message}`.replaceAll("\n", " "));
  if (input === undefined) return;
  fs.mkdirSync(out, { recursive: true });
  const file = path.join(out, `${input.seed}-${input.number}-${state.findings.size}`);
  fs.writeFileSync(`${file}.json`, JSON.stringify(input));
  fs.writeFileSync(`${file}${path.extname(input.name)}`, input.text);
  console.log(`  seed ${input.seed}, input ${input.number}: ${file}.json`);
}

/** Runs one worker to its end or to its last sign of life; resolves to what it was at when it was ended. */
async function follow(outfile, args, onMessage, silence = SILENCE) {
  const child = fork(outfile, args.map(String), { execArgv: ["--enable-source-maps"], serialization: "json" });
  const at = { input: undefined, step: "start", seen: Date.now(), late: false, done: false };
  child.on("message", (message) => {
    const spent = Math.round((Date.now() - at.seen) / 1000);
    if (at.input?.big && spent >= 5) console.log(`big file ${-at.input.number}: ${at.step} took ${spent} s`);
    at.seen = Date.now();
    if (message.kind === "input") at.input = message.input;
    else if (message.kind === "step") at.step = message.name;
    else if (message.kind === "done") at.done = true;
    onMessage(message);
  });
  const timer = setInterval(() => {
    if (Date.now() - at.seen < silence * 1000) return;
    at.late = true;
    child.kill("SIGKILL");
  }, 500);
  const [code] = await once(child, "exit");
  clearInterval(timer);
  return { ...at, code };
}

async function work(outfile, options, worker) {
  const end = Date.now() + options.seconds * 1000;
  let first = worker;
  let mode = options.hostile ? ["--hostile"] : [];
  for (;;) {
    const left = Math.max(0, (end - Date.now()) / 1000);
    const args = [options.seed, first, options.workers, left, root, ...mode];
    const last = await follow(
      outfile,
      args,
      (message) => {
        if (message.kind === "tried") state.inputs++;
        if (message.kind === "tried") state.steps += message.steps;
        // Without an input it is a computing time that did not show again, unless it never had one.
        if (message.kind === "finding" && (message.input !== undefined || message.finding.step === "protocol"))
          report(options, message);
      },
      mode.length > 0 ? LONG_SILENCE : SILENCE,
    );
    if (last.done) return;
    await reportEnd(outfile, options, last);
    if (last.input === undefined) return;
    first = last.input.number < 0 ? worker : last.input.number + options.workers;
    mode = [];
  }
}

/** A worker that hung or died: its input, with lines left out as long as that happens again. */
async function reportEnd(outfile, options, { input, step, late, code }) {
  const message = late ? `no end within ${SILENCE} s` : `the worker ended (${code})`;
  const finding = { step, message };
  const small = input && input.number >= 0 ? await smaller(outfile, options, input) : input;
  report(options, { finding, signature: `${step}: ${message}`, input: small });
}

async function smaller(outfile, options, input) {
  fs.mkdirSync(options.out, { recursive: true });
  const file = path.join(options.out, `trying-${process.pid}-${input.number}.json`);
  const shows = async (text) => {
    fs.writeFileSync(file, JSON.stringify({ ...input, text }));
    const args = [input.seed, input.number, 1, 0, root, "--try", file];
    return !(await follow(outfile, args, () => {}, SILENCE / 5)).done;
  };
  let lines = input.text.split("\n");
  let tries = 16;
  for (let size = lines.length >> 1; size >= 1 && tries > 0; size >>= 1) {
    for (let at = 0; at < lines.length && tries-- > 0; ) {
      const fewer = [...lines.slice(0, at), ...lines.slice(at + size)];
      if (await shows(fewer.join("\n"))) lines = fewer;
      else at += size;
    }
  }
  fs.rmSync(file, { force: true });
  return { ...input, text: lines.join("\n") };
}

async function tryAgain(outfile, { again, seed, out }) {
  const last = await follow(outfile, [seed, 0, 1, 0, root, "--try", path.resolve(again)], (message) => {
    if (message.kind === "tried") state.inputs++;
    if (message.kind === "tried") state.steps += message.steps;
    if (message.kind === "finding") report({ out }, { ...message, input: undefined });
  });
  if (!last.done)
    report({ out }, { finding: { step: last.step, message: "did not end well" }, signature: "end", input: undefined });
}

await ensureModules();
const options = optionsOf(process.argv.slice(2));
console.log(`seed ${options.seed}`);
const outfile = await bundle();
if (options.again !== undefined) await tryAgain(outfile, options);
else await Promise.all(Array.from({ length: options.workers }, (_, worker) => work(outfile, options, worker)));
console.log(`${state.inputs} inputs, ${state.steps} steps, ${state.findings.size} findings`);
process.exitCode = state.findings.size > 0 ? 1 : 0;
