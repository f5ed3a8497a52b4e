// The licences of the packages whose code is inside our bundles, gathered from the packages themselves.
import fs from "node:fs";
import path from "node:path";

/** Text for dist/THIRD-PARTY-NOTICES.txt: every package named by the bundles' inputs, with its own licence text. */
export function thirdPartyNotices(root, metafiles) {
  const folders = new Set();
  for (const { inputs } of metafiles) {
    for (const file of Object.keys(inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
      if (found !== null) folders.add(found[1]);
    }
  }
  const notices = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8"));
    notices.set(`${name} ${version}`, `${name} ${version} (${license})\n\n${licenceText(path.join(root, folder))}`);
  }
  return [...notices]
    .sort()
    .map(([, text]) => text.trim())
    .join(`\n\n${"-".repeat(78)}\n\n`);
}

function licenceText(folder) {
  const name = fs.readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return name === undefined ? "The package carries no licence file." : fs.readFileSync(path.join(folder, name), "utf8");
}
