// Memory of a server on Node, which V8 and glibc keep for later unless they are told.

/**
 * For the environment of a server that is to be started: glibc gives every big buffer a place of its own, which goes back
 * to the machine with it. It does so by itself until the first is freed (mallopt(3), M_MMAP_THRESHOLD). Others do not read it.
 */
export const MEMORY_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: String(128 * 1024) };

/** V8's answer to "memory is short": it collects all garbage and gives up the heap that it grew. */
export async function trimMemory(): Promise<void> {
  try {
    const { Session } = await import("node:inspector");
    const session = new Session();
    session.connect();
    // V8HeapProfilerAgentImpl::collectGarbage() calls Isolate::LowMemoryNotification().
    // It still uses the session while it calls back, so that ends only afterwards.
    session.post("HeapProfiler.collectGarbage", () => setImmediate(() => session.disconnect()));
  } catch {
    // a Node built without an inspector keeps its heap
  }
}
