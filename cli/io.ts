// What the command line needs of the machine it runs on; entry/cli.ts gives it on Node, a test gives its own.

export interface CommandIo {
  /** Of the whole program, e.g. `1.2.0`. */
  readonly version: string;
  /** The text of a file, read as UTF-8; rejects when it cannot be read. */
  readText(path: string): Promise<string>;
  /** The names of the files and folders in a folder, in no order; rejects when it cannot be read. */
  listDirectory(path: string): Promise<string[]>;
  /** All of standard input, up to its end. */
  stdin(): Promise<string>;
  /** Writes text to standard output as it is: a line ends only where the text says so. */
  out(text: string): void;
  /** The same for standard error. */
  err(text: string): void;
  /** Width of the terminal in characters; 80 where the output is not a terminal. */
  readonly columns: number;
  /** Whether to colour the output. */
  readonly colour: boolean;
  /** Runs the language server on standard input and output; resolves with the exit code when the client is gone. */
  serve(): Promise<number>;
}
