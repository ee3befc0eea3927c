// node scripts/build.mjs [--production] [--watch] : src -> dist. An entry that does not exist is left out.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { engineInTurns, engineParts } from './lib/engine-parts.mjs';
import { ensureDependencies } from './lib/install.mjs';
import { at, root } from './lib/paths.mjs';

const NODE = { platform: 'node', target: 'node20', format: 'cjs' };
const BROWSER = { platform: 'browser', target: 'es2022', format: 'iife' };

/** The engine stands once beside the bundles that run in Node, in parts; those of a browser carry their own. */
const ENGINE = { from: ['src/engine/index.ts'], to: 'dist/engine.js', ...NODE };

/** Leaves imports of the engine's door to `dist/engine.js`. */
const engineApart = { name: 'engine-apart', setup(b) {
  b.onResolve({ filter: /(^|\/)engine\/index$/ }, () => ({ path: './engine.js', external: true }));
} };

/** A module whose names are looked up through the prototype: each file that imports it copies own ones, and VS Code has four hundred of them. */
const byPrototype = (name, filter, contents) => ({ name: `by-prototype-${name}`, setup(b) {
  const namespace = `by-prototype-${name}`;
  b.onResolve({ filter: /./, namespace }, ({ path: from }) => ({ path: from, external: true }));
  b.onResolve({ filter }, () => ({ path: name, namespace }));
  b.onLoad({ filter: /./, namespace }, () => ({ contents }));
} });

/** The API of VS Code. */
const vscodeApi = byPrototype('vscode', /^vscode$/, `module.exports = Object.create(require('vscode'));`);

/** The same for the bundle of a browser, which is also the worker of the annotated view: there is no VS Code there, and nothing of it is called. */
const vscodeOrNone = byPrototype('vscode', /^vscode$/, `const none = new Proxy(function () {}, { get: (_, name) => (name === Symbol.toPrimitive ? () => '' : none), apply: () => none, construct: () => none });
  module.exports = Object.create(typeof require === 'function' ? require('vscode') : none);`);

/** The engine apart as well, loaded when something of it is first asked for: the extension is active before that. */
const engineLater = byPrototype('engine', /(^|\/)engine\/index$/, `let engine;
  module.exports = Object.create(new Proxy({}, { get(_, name, own) {
    if (name === '__esModule') return undefined;
    const value = (engine ??= require('./engine.js'))[name];
    Object.defineProperty(own, name, { value });
    return value;
  } }));`);

/** Every bundle: where it comes from, where it goes, and what it runs in. */
const BUNDLES = [
  { from: ['src/extension/main.ts'], to: 'dist/extension.js', ...NODE, plugins: [vscodeApi, engineLater, engineInTurns] },
  { from: ['src/extension/main.web.ts'], to: 'dist/web/extension.js', ...BROWSER, format: 'cjs', plugins: [vscodeOrNone] },
  { from: ['src/cli/main.ts'], to: 'dist/cli.js', ...NODE, plugins: [engineApart], banner: { js: '#!/usr/bin/env node' }, executable: true },
  { from: ['src/cli/mcp/server.ts'], to: 'dist/mcp.js', ...NODE, plugins: [engineApart] },
  { from: ['src/extension/files/worker.ts'], to: 'dist/scan-worker.js', ...NODE, plugins: [engineApart] },
  { from: ['src/webview/main.ts'], to: 'dist/webview/main.js', ...BROWSER },
];

/** Style sheets go next to the script of the page they belong to. */
const STYLES = { from: 'media', to: 'dist/webview' };

function options(bundle, entry, production) {
  const { from: _from, to, executable: _executable, ...rest } = bundle;
  return {
    ...rest,
    entryPoints: [entry],
    outfile: at(to),
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: production,
    charset: 'utf8',
    loader: { '.wasm': 'binary', '.css': 'text' },
    mainFields: rest.platform === 'browser' ? ['browser', 'module', 'main'] : ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
  };
}

const present = () => BUNDLES.flatMap((bundle) => {
  const entry = bundle.from.find((file) => fs.existsSync(at(file)));
  return entry ? [{ bundle, entry }] : [];
});

function copyStyles() {
  const styles = fs.existsSync(at(STYLES.from)) ? fs.readdirSync(at(STYLES.from)).filter((name) => name.endsWith('.css')) : [];
  if (styles.length) fs.mkdirSync(at(STYLES.to), { recursive: true });
  for (const name of styles) fs.copyFileSync(at(STYLES.from, name), at(STYLES.to, name));
  return styles.map((name) => `${STYLES.to}/${name}`);
}

/**
 * Builds everything once.
 * @param {{production?: boolean}} o production: minified, without source maps, and dist holds nothing else
 * @returns {Promise<{files: {name: string, bytes: number}[], metafiles: object[], milliseconds: number}>} `metafiles`: what went into each bundle of a production build
 */
export async function build(o = {}) {
  const began = performance.now();
  const esbuild = await import('esbuild');
  const todo = [
    ...present().map(({ bundle, entry }) => ({ to: bundle.to, options: options(bundle, entry, o.production) })),
    ...await engineParts(esbuild, options(ENGINE, ENGINE.from[0], o.production)),
  ];
  const results = await Promise.all(todo.map((one) => esbuild.build(one.options)));
  for (const { bundle } of present()) if (bundle.executable) fs.chmodSync(at(bundle.to), 0o755);
  const names = [...todo.map(({ to }) => to), ...copyStyles()];
  if (o.production) removeOthers(at('dist'), new Set(names.map((name) => at(name))));
  return {
    files: names.map((name) => ({ name, bytes: fs.statSync(at(name)).size })),
    metafiles: results.flatMap(({ metafile }) => metafile ?? []),
    milliseconds: Math.round(performance.now() - began),
  };
}

/** Removes what an earlier build of other entries, or one with source maps, left behind. */
function removeOthers(dir, wanted) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) removeOthers(full, wanted);
    else if (!wanted.has(full)) fs.rmSync(full, { force: true });
  }
}

async function watch() {
  const esbuild = await import('esbuild');
  // The two lines frame one build for the problem matcher in .vscode/tasks.json.
  const announce = { name: 'announce', setup(b) {
    b.onStart(() => console.log('build started'));
    b.onEnd((result) => {
      for (const e of result.errors) console.log(`✘ [ERROR] ${e.text}\n    ${e.location?.file}:${e.location?.line}:${e.location?.column}:`);
      console.log('build finished');
    });
  } };
  // the engine in one file: which module another part asks for changes with what is written
  for (const { bundle, entry } of [...present(), { bundle: ENGINE, entry: ENGINE.from[0] }]) {
    const plugins = (bundle.plugins ?? []).filter((plugin) => plugin !== engineInTurns);
    const context = await esbuild.context({ ...options(bundle, entry, false), logLevel: 'silent', plugins: [...plugins, announce] });
    await context.watch();
  }
  copyStyles();
  if (fs.existsSync(at(STYLES.from))) fs.watch(at(STYLES.from), () => copyStyles());
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureDependencies();
  if (process.argv.includes('--watch')) await watch();
  else {
    try {
      const { files, milliseconds } = await build({ production: process.argv.includes('--production') });
      for (const { name, bytes } of files) console.log(`${String(Math.ceil(bytes / 1024)).padStart(6)} KB  ${name}`);
      console.log(`built in ${milliseconds} ms`);
    } catch (error) {
      if (!error.errors) console.error(error); // esbuild has printed its own
      process.exitCode = 1;
    }
  }
}
