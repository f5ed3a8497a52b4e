// What a workbench says on its console at each start of a healthy run; not worth a reader's time.
const beginnings = [
  "Canceled: Canceled",
  "CodeExpectedError",
  "Creating a socket",
  "Creation of workbench contribution",
  "Extension host \\(Remote\\) ",
  "Ignoring fetching additional builtin",
  "No update",
  "Resolv(ing|ed) connection token",
  "Settings Sync",
  "Started local extension host",
  "Timed out waiting for authentication provider",
  "Updating additional builtin",
  "\\[(AccountPolicyGate|AgentHost|LocalProcess|Service Worker|reconnection-grace-time)",
];
const noise = new RegExp(`^(${beginnings.join("|")})`);

/** EDITOR_VERBOSE shows everything. */
export const isNoise = (text) => !process.env.EDITOR_VERBOSE && noise.test(text);
