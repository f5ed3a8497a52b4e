// Loaded into a server that is measured: says what memory is left in use and records profiles, over its IPC channel.
// By --require, since --import brings twenty megabytes of its own.
let session;

const answers = {
  async memory() {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 300));
    globalThis.gc();
    return process.memoryUsage();
  },
  async record() {
    const { Session } = require("node:inspector/promises");
    session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: 500 });
    await session.post("Profiler.start");
  },
  profile: async () => (await session.post("Profiler.stop")).profile,
};

process.on("message", async (question) => process.send((await answers[question]()) ?? null));
