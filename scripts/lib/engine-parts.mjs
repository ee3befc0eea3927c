// The engine in parts, for Node: each is a file of its own that is loaded when something of it is first asked for. V8 reads a file from end to end
// before it runs anything of it; in one file that is too long for one turn of the thread that serves the editor, and most of it is for later.
import fs from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.mjs';

const ENGINE = at('src/engine');

/** Which modules are in which part: the first pattern that fits. What is only asked for together is together; what is called for every line is in `core`. */
const PARTS = [
  ['config', /^formats\/config-xml\.ts$/],
  ['formats', /^formats\/|^objects\/(format|detect|parse\/(glance|marks|mdt-field|plain-field|prompt|reader|scan|sos-row|wraps))\.ts$|^decode\/(bytes|imcea|numbers|timespan)\.ts$|^registry\.ts$/],
  ['core', /^(text|time|fast)\/|^rules\/(facts|needles|rule|kit\/subject)\.ts$|^[^/]+\.ts$/],
  ['kit', /^rules\/kit\//],
  ['rules', /^(rules|case)\//],
  ['report', /^report\//],
  ['editor', /^editor\//],
  ['codes', /^decode\/(hresult|status-table)\.ts$/],
  ['decode', /^decode\//],
  ['objects', /^objects\//],
  ['annotate', /^annotate\//],
  ['redact', /^redact\//],
  ['agents', /^agents\//],
];

/** What an open document needs, in the order in which one part needs the other. */
const FIRST = ['core', 'formats', 'kit', 'rules', 'report', 'editor'];

const DOOR = 'index.ts';
const partOf = (module) => (module === DOOR ? undefined : PARTS.find(([, pattern]) => pattern.test(module))?.[0]);

/** A module that only passes on what others export is in every part that imports it. */
const passesOn = (module) => fs.readFileSync(path.join(ENGINE, module), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '').split(';').every((s) => s.trim() === '' || /^export\s[^=]*\sfrom\s+'[^']+'$/.test(s.trim()));

/** The module of the engine that another one imports, by its path within the engine; undefined for what is none. */
function imported(name, importer) {
  if (!name.startsWith('.')) return undefined;
  const full = path.resolve(path.dirname(importer), name);
  const file = [`${full}.ts`, path.join(full, 'index.ts')].find((f) => fs.existsSync(f));
  const module = file && path.relative(ENGINE, file).split(path.sep).join('/');
  return module?.startsWith('../') ? undefined : module;
}

/**
 * What stands at the head of each part: a module of another part is an object that has nothing until something is asked of it. Then that is fetched
 * from the file of the part and stays. What has no value yet is asked for again: its part is just being loaded.
 */
const FETCH = `"use strict";
require = (load => {
  const known = new Map();
  return id => {
    const [file, module] = id.split('#');
    if (!known.has(id)) known.set(id, Object.create(new Proxy({}, { get(_, name, own) {
      const value = load(file)[module][name];
      if (value !== undefined) Object.defineProperty(own, name, { value });
      return value;
    } })));
    return known.get(id);
  };
})(require);`;

/** Leaves modules of other parts to their files. */
const apart = (part) => ({ name: 'engine-part', setup(b) {
  b.onResolve({ filter: /^\./ }, ({ path: name, importer }) => {
    const module = imported(name, importer);
    if (!module || partOf(module) === part || passesOn(module)) return undefined;
    return { path: `${part ? '.' : './engine'}/${partOf(module)}.js#${module}`, external: true };
  });
} });

/** For each part, its modules that other parts import. */
async function asked(esbuild, options) {
  const { metafile } = await esbuild.build({ ...options, write: false, metafile: true, sourcemap: false });
  const list = new Map(PARTS.map(([part]) => [part, new Set()]));
  const within = (file) => path.relative(ENGINE, path.resolve(root, file)).split(path.sep).join('/');
  const from = (file) => (passesOn(within(file)) ? undefined : partOf(within(file)));
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    for (const { path: to } of within(file).startsWith('../') ? [] : imports) {
      const module = within(to);
      if (!module.startsWith('../') && !passesOn(module) && partOf(module) !== from(file)) list.get(partOf(module)).add(module);
    }
  }
  return list;
}

/**
 * @param options of esbuild, as for the engine in one file
 * @returns {Promise<{to: string, options: object}[]>} what to build: the door, and the parts behind it
 */
export async function engineParts(esbuild, options) {
  const list = await asked(esbuild, options);
  const door = { to: 'dist/engine.js', options: { ...options, banner: { js: FETCH }, plugins: [apart()] } };
  return [door, ...[...list].map(([part, modules]) => ({
    to: `dist/engine/${part}.js`,
    options: { ...options, entryPoints: [], outfile: at(`dist/engine/${part}.js`), banner: { js: FETCH }, plugins: [apart(part)], stdin: {
      contents: [...modules].sort().map((module) => `export * as ${JSON.stringify(module)} from './${module.replace(/\.ts$/, '')}';`).join('\n'), resolveDir: ENGINE, sourcefile: path.join(ENGINE, `${part}.parts`), loader: 'ts',
    } },
  }))];
}

/** Fills in `src/extension/engine-parts.ts`. */
export const engineInTurns = { name: 'engine-in-turns', setup(b) {
  b.onLoad({ filter: /[/\\]src[/\\]extension[/\\]engine-parts\.ts$/ }, () => ({ contents: `export const engineParts = [${FIRST.map((part) => `() => require('./engine/${part}.js')`).join(', ')}];` }));
  b.onResolve({ filter: /^\.\/engine\/[a-z]+\.js$/ }, ({ path: file }) => ({ path: file, external: true }));
} };
