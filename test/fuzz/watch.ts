// Takes each step of an input under watch: what it throws, how long it computes, and what does not hold afterwards.

export interface Finding {
  readonly step: string;
  readonly message: string;
}

export interface Watch {
  readonly findings: readonly Finding[];
  readonly steps: number;
  /** Undefined when it threw. */
  step<Result>(name: string, run: () => Result): Result | undefined;
  stepAsync<Result>(name: string, run: () => Promise<Result>): Promise<Result | undefined>;
  /** `message` is worked out only where it does not hold. */
  check(holds: boolean, name: string, message: () => string): void;
}

export interface WatchOptions {
  /** Errors that are an answer. */
  readonly isAnswer: (error: unknown) => boolean;
  /** Milliseconds of computing that a step may take. */
  readonly mostTime: number;
  /** Told of each step before it is taken. */
  readonly onStep: (name: string) => void;
}

export function watchOf({ isAnswer, mostTime, onStep }: WatchOptions): Watch {
  const findings: Finding[] = [];
  let steps = 0;
  const begin = (name: string): NodeJS.CpuUsage => {
    steps++;
    onStep(name);
    return process.cpuUsage();
  };
  const end = (name: string, begun: NodeJS.CpuUsage): void => {
    const { user, system } = process.cpuUsage(begun);
    const spent = (user + system) / 1000;
    if (spent > mostTime) findings.push({ step: name, message: `takes ${Math.round(spent)} ms` });
  };
  const failed = (name: string, error: unknown): undefined => {
    if (!isAnswer(error)) findings.push({ step: name, message: wordsOf(error) });
    return undefined;
  };
  return {
    findings,
    get steps() {
      return steps;
    },
    step: (name, run) => {
      const begun = begin(name);
      try {
        return run();
      } catch (error) {
        return failed(name, error);
      } finally {
        end(name, begun);
      }
    },
    stepAsync: async (name, run) => {
      const begun = begin(name);
      try {
        return await run();
      } catch (error) {
        return failed(name, error);
      } finally {
        end(name, begun);
      }
    },
    check: (holds, name, message) => {
      if (!holds) findings.push({ step: name, message: message().slice(0, 400) });
    },
  };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /\n\s+at (?!new Promise)(.*)/.exec(error.stack ?? "")?.[1] ?? "";
  return `throws ${error.message.slice(0, 300)} at ${place.replace(/\(.*[\\/]/, "(")}`;
}

/** The same for findings that have the same cause, as far as one can tell. */
export function signatureOf({ step, message }: Finding): string {
  return `${step}: ${message.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\d+/g, "0")}`.slice(0, 120);
}
