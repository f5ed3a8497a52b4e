// What the command line cannot go on with: bad usage or an input that cannot be read. run() says it and ends with 2.

export class Refusal extends Error {}
