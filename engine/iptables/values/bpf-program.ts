// Classic BPF programs: read as libxt_bpf does, and checked as the kernel checks them when the rule is added.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";

/** One instruction: operation, jumps when true and when false, constant. */
interface Instruction {
  readonly code: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
  readonly constant: number;
}

/** XT_BPF_MAX_NUM_INSTR, xt_bpf.h. */
const MOST = 64;

/** `COUNT,OP JT JF K[,…]`; numbers are cut to the bits they have (parse_bytecode(), extensions/libxt_bpf.c). */
export const bpfProgram: ValueGrammar<string> = {
  syntax: "COUNT,OP JT JF K[,…]",
  words: 1,
  decode: ([word = ""]) => {
    const [count = "", ...parts] = word.replace(/,\s*$/, "").split(",");
    const program = parts.flatMap((part) => readInstruction(part) ?? []);
    if (!/^\d+$/.test(count) || program.length !== parts.length || program.length !== Number(count)) return NO_PROGRAM;
    if (program.length === 0 || program.length > MOST) return NO_PROGRAM;
    return findFault(program) ?? formatProgram(program);
  },
};

const NO_PROGRAM: Refusal = {
  refusal: `not a BPF program: expected 1 to ${MOST} instructions "OP JT JF K" behind their count`,
};

function readInstruction(text: string): Instruction | undefined {
  const [, code, whenTrue, whenFalse, constant] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+([-+]?\d+)\b/.exec(text) ?? [];
  if (code === undefined || whenTrue === undefined || whenFalse === undefined || constant === undefined) return undefined;
  return {
    code: Number(code) & 0xffff,
    whenTrue: Number(whenTrue) & 0xff,
    whenFalse: Number(whenFalse) & 0xff,
    constant: Number(BigInt.asUintN(32, BigInt(constant.replace("+", "")))),
  };
}

function formatProgram(program: readonly Instruction[]): string {
  const lines = program.map(({ code, whenTrue, whenFalse, constant }) => `${code} ${whenTrue} ${whenFalse} ${constant}`);
  return [program.length, ...lines].join(",");
}

/** Operations the kernel knows (chk_code_allowed(), net/core/filter.c): arithmetic, loads, stores, jumps, returns. */
const ALLOWED: ReadonlySet<number> = new Set([
  ...[0x04, 0x14, 0x24, 0x34, 0x44, 0x54, 0x64, 0x74, 0x94, 0xa4].flatMap((code) => [code, code | 0x08]),
  ...[0x84, 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x80, 0x81, 0xb1, 0x00, 0x01, 0x60, 0x61],
  ...[0x06, 0x16, 0x07, 0x87, 0x02, 0x03, 0x05],
  ...[0x15, 0x25, 0x35, 0x45].flatMap((code) => [code, code | 0x08]),
]);
const JUMP_ALWAYS = 0x05;
const RETURNS: readonly number[] = [0x06, 0x16];
const DIVISIONS: readonly number[] = [0x34, 0x94];
const SHIFTS: readonly number[] = [0x64, 0x74];
const MEMORY: readonly number[] = [0x60, 0x61, 0x02, 0x03];
/** BPF_MEMWORDS. */
const MEMORY_WORDS = 16;

/** bpf_check_classic(), but for loads from memory that was not stored to. */
function findFault(program: readonly Instruction[]): Refusal | undefined {
  for (const [at, one] of program.entries()) {
    const refusal = faultOf(one, program.length - at - 1);
    if (refusal !== undefined) return { refusal: `the kernel refuses instruction ${at + 1}: ${refusal}` };
  }
  const last = program.at(-1);
  return last && RETURNS.includes(last.code)
    ? undefined
    : { refusal: "the kernel refuses a program that does not end in a return" };
}

/** `behind`: how many instructions follow. */
function faultOf({ code, whenTrue, whenFalse, constant }: Instruction, behind: number): string | undefined {
  if (!ALLOWED.has(code)) return `there is no operation ${code}`;
  if (code === JUMP_ALWAYS) return constant >= behind ? "it jumps out of the program" : undefined;
  if ((code & 7) === 5) return Math.max(whenTrue, whenFalse) >= behind ? "it jumps out of the program" : undefined;
  if (DIVISIONS.includes(code) && constant === 0) return "it divides by zero";
  if (SHIFTS.includes(code) && constant >= 32) return "it shifts by more than 31 bits";
  if (MEMORY.includes(code) && constant >= MEMORY_WORDS) return `there are ${MEMORY_WORDS} words of memory`;
  return undefined;
}
