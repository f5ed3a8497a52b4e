// Preloaded into the editor's server: its stdin is a pipe that the runner holds, so it also ends when the runner is
// killed outright. Processes that inherit the preload are left alone.
if (process.argv[1]?.endsWith("server-main.js")) {
  process.stdin.resume();
  process.stdin.on("error", () => {});
  process.stdin.on("close", () => process.exit(0));
  process.stdin.unref?.();
}
