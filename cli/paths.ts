// Paths as text, of either slash: the command line knows no platform.

/** The folder a file lies in; "." for a bare name. */
export function folderOf(path: string): string {
  const at = lastSlash(path);
  return at < 0 ? "." : at === 0 ? "/" : path.slice(0, at);
}

export function nameOf(path: string): string {
  return path.slice(lastSlash(path) + 1);
}

/** `path` as seen from `folder`; an absolute path stays as it is. */
export function resolveFrom(folder: string, path: string): string {
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(path) || folder === "." || folder === "") return path;
  return /[/\\]$/.test(folder) ? `${folder}${path}` : `${folder}/${path}`;
}

function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
}
