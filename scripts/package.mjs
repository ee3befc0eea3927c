// node scripts/package.mjs : builds for release and packs exchange-lens-<version>.vsix at the root; the same commit gives the same bytes.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { at, manifest, root, scratch, vsixPath } from './lib/paths.mjs';
import { run } from './lib/proc.mjs';
import { packagedReadme } from './lib/readme.mjs';
import { notices, sbom, shippedPackages } from './lib/supply.mjs';
import { readZip } from './lib/zip.mjs';

const MAX_BYTES = 1.5 * 1024 * 1024; // a download one does not notice on a slow line
const ZIP_EPOCH = 315532800; // 1980-01-01, the oldest date a zip can carry: for a tree without git

/** What must never be in the package, whatever .vscodeignore says. */
const FORBIDDEN = [
  [/(^|\/)node_modules\//, 'installed packages'],
  [/\.map$/, 'source maps'],
  [/^extension\/(test|src|scripts|bench|\.[^/]*)(\/|$)/, 'development files'],
  [/\.tsx?$/, 'TypeScript sources'],
  [/(^|\/)\.\.?\/|\/shared\/|^\//, 'files from outside the project'],
];

/** What the Details page neither follows nor shows. */
const DEAD_LINK = /\]\((?!https:|#)[^)]*\)/g;

const REQUIRED = ['extension/package.json', 'extension/dist/extension.js', 'extension/dist/engine/core.js', 'extension/LICENSE.txt', 'extension/THIRD-PARTY-NOTICES.txt', 'extension/sbom.cdx.json', 'extension/samples/index.json'];

/** Seconds since 1970 every file in the package is dated with. */
async function buildTime() {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH;
  const git = await run('git', ['log', '-1', '--format=%ct'], { cwd: root, seconds: 10 });
  return /^\d+$/.test(git.out.trim()) ? git.out.trim() : String(ZIP_EPOCH);
}

/** Reasons why a package must not be shipped. */
export function faults(file) {
  const found = [];
  const size = fs.statSync(file).size;
  if (size > MAX_BYTES) found.push(`${size} bytes, more than ${MAX_BYTES}`);
  const names = readZip(file).map((entry) => entry.name);
  for (const name of names) for (const [pattern, what] of FORBIDDEN) if (pattern.test(name)) found.push(`${name}: ${what}`);
  for (const { name, read } of readZip(file)) if (/^extension\/(readme|changelog)\.md$/i.test(name)) for (const [link] of String(read()).matchAll(DEAD_LINK)) found.push(`${name}: ${link.slice(0, 100)} leads nowhere in the Details page`);
  for (const name of REQUIRED) if (!names.includes(name)) found.push(`${name} is missing`);
  return found;
}

/** The packer prints a tree of all files; its warnings still come through. */
async function quietly(action) {
  const { log } = console;
  console.log = () => undefined;
  try { return await action(); } finally { console.log = log; }
}

/** What is packed, in a folder of its own, with the README that VS Code's Details page can show. */
async function stage(folder, listFiles) {
  fs.rmSync(folder, { recursive: true, force: true });
  for (const name of [...await listFiles({ cwd: root, dependencies: false }), '.vscodeignore']) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.copyFileSync(at(name), path.join(folder, name));
  }
  // a browser cannot list the extension's folders
  const samples = path.join(folder, 'samples');
  const inside = fs.readdirSync(samples, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => path.relative(samples, path.join(e.parentPath ?? e.path, e.name)).split(path.sep).join('/'));
  fs.writeFileSync(path.join(samples, 'index.json'), `${JSON.stringify(inside.sort(), null, 1)}\n`);
  fs.appendFileSync(path.join(folder, '.vscodeignore'), '\n!samples/index.json\n');
  const readme = path.join(folder, 'README.md');
  fs.writeFileSync(readme, packagedReadme(fs.readFileSync(readme, 'utf8'), { folder: root, repository: manifest().repository.url }));
}

/**
 * Builds and packs.
 * @returns {Promise<{file: string, bytes: number, entries: number, sha256: string}>}
 * @throws when the package breaks a rule of {@link faults}
 */
export async function pack() {
  const { metafiles } = await build({ production: true });
  const packages = shippedPackages(metafiles);
  fs.writeFileSync(at('THIRD-PARTY-NOTICES.txt'), notices(packages));
  fs.writeFileSync(at('sbom.cdx.json'), sbom(packages));
  const file = vsixPath();
  const packing = path.join(scratch, `packing-${process.pid}.vsix`), folder = path.join(scratch, `packing-${process.pid}`);
  fs.mkdirSync(scratch, { recursive: true });
  process.env.SOURCE_DATE_EPOCH = await buildTime();
  const { createVSIX, listFiles } = await import('@vscode/vsce');
  try {
    await stage(folder, listFiles);
    await quietly(() => createVSIX({ cwd: folder, packagePath: packing, dependencies: false, rewriteRelativeLinks: false, skipLicense: false }));
    const wrong = faults(packing);
    if (wrong.length) throw new Error(`The package is not fit to ship:\n  ${wrong.join('\n  ')}`);
    for (const name of fs.readdirSync(root)) if (/^exchange-lens-.*\.vsix$/.test(name) && at(name) !== file) fs.rmSync(at(name), { force: true });
    fs.renameSync(packing, file);
  } finally {
    fs.rmSync(packing, { force: true });
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const data = fs.readFileSync(file);
  return { file, bytes: data.length, entries: readZip(file).length, sha256: crypto.createHash('sha256').update(data).digest('hex') };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureDependencies();
  try {
    const { file, bytes, entries, sha256 } = await pack();
    console.log(`${path.basename(file)}  ${Math.ceil(bytes / 1024)} KB, ${entries} files, sha256 ${sha256}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
