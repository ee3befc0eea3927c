// Turns test files into the one module VS Code's extension host loads.
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { at } from '../../scripts/lib/paths.mjs';

const walk = (dir) => (!fs.existsSync(dir) ? [] : fs.readdirSync(dir, { recursive: true })
  .filter((name) => name.endsWith('.test.ts')).sort().map((name) => path.join(dir, name)));

/** The test files of a host. */
export const testFiles = (web) => [...walk(at('test/host')), ...(web ? walk(at('test/web')) : [])];

const BUILTINS = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
const ASSERT = { 'node:assert/strict': at('test/host/lib/assert-web.ts'), 'node:assert': at('test/host/lib/assert-web.ts') };
const common = { bundle: true, format: 'cjs', logLevel: 'warning', absWorkingDir: at(), loader: { '.wasm': 'binary' } };

/** Of some test files, those that load a Node module, themselves or through what they import. */
async function needNode(esbuild, files) {
  if (!files.length) return [];
  const { metafile } = await esbuild.build({
    ...common, entryPoints: files, platform: 'node', alias: ASSERT, external: ['vscode'], outdir: at('.cache/never-written'), write: false, metafile: true,
  });
  return Object.values(metafile.outputs).flatMap((output) => (
    output.entryPoint && output.imports.some((i) => i.external && BUILTINS.has(i.path)) ? [at(output.entryPoint)] : []));
}

const entry = (o) => `
${o.web ? "import 'mocha/mocha.js';" : "import Mocha from 'mocha';"}
import Reporter from ${JSON.stringify(at('scripts/lib/mocha-reporter.cjs'))};
const options = { ui: 'bdd', retries: 2, timeout: 20000, reporter: Reporter, grep: ${JSON.stringify(o.grep)} };
globalThis.exlensUntrusted = ${o.untrusted === true};
globalThis.exlensAlone = ${o.alone === true};
export function run() {
${o.web
    ? '  globalThis.mocha.setup(options); const runner = globalThis.mocha;'
    : "  process.setSourceMapsEnabled?.(true); const runner = new Mocha(options); runner.suite.emit('pre-require', globalThis, null, runner);"}
${o.files.map((file) => `  require(${JSON.stringify(file)});`).join('\n')}
  return new Promise((done, fail) => runner.run((failures) => (failures ? fail(new Error(failures + ' failed')) : done())));
}
`;

/**
 * @param {{web?: boolean, untrusted?: boolean, alone?: boolean, grep?: string, files: string[], outfile: string}} o
 * @returns {Promise<string[]>} the files left out because the web worker host has no Node
 */
export async function bundleTests(o) {
  const esbuild = await import('esbuild');
  const left = o.web ? await needNode(esbuild, o.files) : [];
  const files = o.files.filter((file) => !left.includes(file));
  await esbuild.build({
    ...common,
    stdin: { contents: entry({ ...o, files }), resolveDir: at(), loader: 'ts' },
    alias: o.web ? ASSERT : {},
    platform: o.web ? 'browser' : 'node',
    external: ['vscode', ...(o.web ? ['node:fs'] : ['mocha'])],
    sourcemap: 'inline',
    define: { 'process.env.EXLENS_ROOT': o.web ? JSON.stringify(at()) : 'process.env.EXLENS_ROOT' },
    outfile: o.outfile,
  });
  return left;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) { // for "Host tests" of .vscode/launch.json
  await bundleTests({ files: testFiles(false), outfile: path.resolve(process.argv[2]) });
}
