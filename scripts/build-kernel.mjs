// Compiles the scanner kernel to src/engine/text/kernel/wasm-bytes.ts. Only needed after a change of its AssemblyScript source:
// the result is committed, so that a build needs no compiler. `--check` compares instead of writing.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'src/engine/text/kernel');
const target = join(folder, 'wasm-bytes.ts');
const LINE = 120;

const { main } = await import('assemblyscript/asc');
const work = await mkdtemp(join(tmpdir(), 'kernel-'));
const out = join(work, 'kernel.wasm');
const { error, stderr } = await main([
  join(folder, 'assembly/kernel.ts'), '-o', out,
  '--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--importMemory', '--initialMemory', '256', '--use', 'abort=',
]);
if (error) {
  console.error(stderr.toString());
  process.exit(1);
}
const bytes = await readFile(out);
await rm(work, { recursive: true });
const lines = bytes.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g'));
const text = `// Written by scripts/build-kernel.mjs from assembly/kernel.ts: ${bytes.length} bytes.\n`
  + `export const KERNEL_BASE64 = [\n${lines.map(line => `  '${line}',`).join('\n')}\n].join('');\n`;
if (process.argv.includes('--check')) {
  if (await readFile(target, 'utf8') !== text) {
    console.error('wasm-bytes.ts is older than its source: run node scripts/build-kernel.mjs');
    process.exit(1);
  }
} else {
  await writeFile(target, text);
  console.log(`${target}: ${bytes.length} bytes`);
}
