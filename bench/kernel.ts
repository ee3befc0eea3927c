/**
 * Times the scanner in one process against the least any reader does, an aligned read plus a count of line ends, on the same
 * file: `npx tsx bench/kernel.ts [SIZE] [ROUNDS]`, default 200M and 7. The ratios hold on a busy machine; the minimum counts.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createScanner, type BlockScanner, type ScanSpec } from '../src/engine/text/kernel';

const NEEDLES = ['mailbox server is too busy', 'sender thread limit exceeded', 'recipient thread limit exceeded', 'due to concurrency limit', 'Throttled Delivery due to server limit for', 'throttling limit exceeded'];
const SPECS: Record<string, ScanSpec> = {
  connectivity: {
    shape: { columns: 6, separator: ',', stampColumn: 0, stampKind: 'iso-utc', quotedStart: false },
    needles: NEEDLES,
    counters: [
      { name: 'attempts', by: [2, 3], where: { column: 4, equals: ['+'] } },
      { name: 'lines', by: [2, 4] },
    ],
    volatile: [0, 1],
  },
  trace: {
    shape: { columns: 6, separator: ',', stampColumn: 0, stampKind: 'trace', quotedStart: true },
    needles: ['StopAll', 'MailboxMoveStarted', 'Processing Disabling event'],
    counters: [{ name: 'lines', by: [3, 4] }],
    volatile: [0, 1, 2],
  },
  tracking: {
    shape: { columns: 30, separator: ',', stampColumn: 0, stampKind: 'iso-utc', quotedStart: false },
    needles: [...NEEDLES, '432 4.3.2', '550 5.'],
    counters: [{ name: 'events', by: [8, 7] }],
    volatile: [0, 9, 10, 11, 21, 28],
  },
};

const size = process.argv[2] ?? '200M', rounds = Number(process.argv[3] ?? 7);
mkdirSync('bench/data', { recursive: true });
for (const kind of Object.keys(SPECS)) {
  const file = join('bench/data', `${kind}-${size.toLowerCase()}.log`);
  if (!existsSync(file)) execFileSync(process.execPath, ['bench/generate.mjs', kind, size, file]);
  bench(kind, file);
}

function bench(kind: string, file: string): void {
  const spec = SPECS[kind]!, wasm = createScanner(spec, { tier: 'wasm' }), plain = createScanner(spec, { tier: 'typescript' });
  const cases: [string, () => string][] = [
    ['read', () => read(wasm, file, () => {})],
    ['read + newlines', () => { let n = 0; read(wasm, file, (from, to) => { n += wasm.newlines(0, from, to); }); return `${n} lines`; }],
    ['wasm, file', () => scan(wasm, file)],
    ['typescript, file', () => scan(plain, file)],
  ];
  if (rounds > 3) cases.splice(3, 0, ['wasm, no needles', () => scan(bare ??= createScanner({ ...spec, needles: [] }), file)], ['wasm, no counters', () => scan(uncounted ??= createScanner({ ...spec, counters: [] }), file)]);
  let bare: BlockScanner | undefined, uncounted: BlockScanner | undefined;
  const times = cases.map(() => [] as number[]), notes = cases.map(() => '');
  for (let round = 0; round < rounds; round++) {
    cases.forEach(([name, run], i) => {
      if (name.startsWith('typescript') && round > 2) return;
      const t = performance.now();
      notes[i] = run();
      times[i]!.push(performance.now() - t);
    });
  }
  const anchor = Math.min(...times[1]!), bytes = Number(notes[0]);
  console.log(`\n${kind} (${(bytes / 1e6).toFixed(0)} MB)`);
  cases.forEach(([name], i) => {
    const list = times[i]!.sort((a, b) => a - b), min = list[0]!;
    console.log(`  ${name.padEnd(18)} min ${min.toFixed(0).padStart(5)} ms  median ${list[list.length >> 1]!.toFixed(0).padStart(5)}  ${(bytes / 1e6 / min).toFixed(2).padStart(6)} GB/s  ${(min / anchor).toFixed(2).padStart(6)} x   ${notes[i]}`);
  });
  // Without the read: the same block again and again, which the caches partly hold.
  const ns = inMemory(wasm, file);
  console.log(`  ${'wasm, in memory'.padEnd(18)} ${(1 / ns).toFixed(2)} GB/s`);
}

function read(scanner: BlockScanner, file: string, each: (from: number, to: number) => void): string {
  const fd = openSync(file, 'r'), input = scanner.input(0);
  let total = 0;
  for (let n; (n = readSync(fd, input, scanner.start, scanner.blockBytes, null)) > 0; total += n) each(scanner.start, scanner.start + n);
  closeSync(fd);
  return String(total);
}

function scan(scanner: BlockScanner, file: string): string {
  scanner.reset();
  const fd = openSync(file, 'r'), input = scanner.input(0);
  let carry = 0, lines = 0, records = 0, hits = 0, odd = 0, base = 0;
  for (;;) {
    const n = readSync(fd, input, scanner.start, scanner.blockBytes, null), to = scanner.start + n;
    const result = scanner.scan(0, scanner.start - carry, to, { last: n === 0, base: base - carry });
    base += n;
    lines += result.lines;
    records += result.records;
    hits += result.hits.count;
    odd += result.odd.length;
    carry = to - result.consumed;
    if (n === 0) break;
    input.copyWithin(scanner.start - carry, result.consumed, to);
  }
  closeSync(fd);
  return `${lines} lines, ${records} records, ${hits} hits, ${scanner.groups} groups, ${odd} odd, ${scanner.counters().map(table => table.rows.length).join('+')} keys`;
}

/** Nanoseconds a byte over 64 blocks taken from the file, each scanned from both slots. */
function inMemory(scanner: BlockScanner, file: string): number {
  const fd = openSync(file, 'r'), blocks: Buffer[] = [];
  for (let i = 0; i < 64; i++) {
    const block = Buffer.alloc(scanner.blockBytes), n = readSync(fd, block, 0, block.length, i * block.length);
    const from = block.indexOf(10) + 1;
    blocks.push(block.subarray(from, block.lastIndexOf(10, n - 1) + 1));
  }
  closeSync(fd);
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    let time = 0, bytes = 0;
    for (const block of blocks) {
      scanner.input(0).set(block, scanner.start);
      const t = performance.now();
      scanner.scan(0, scanner.start, scanner.start + block.length);
      time += performance.now() - t;
      bytes += block.length;
    }
    best = Math.min(best, time * 1e6 / bytes);
  }
  return best;
}
