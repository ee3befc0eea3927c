/** The byte scanner: what every line of a large log must be asked, in WebAssembly SIMD or, with equal results, in TypeScript. */
import { plan } from './plan';
import { ScalarScanner } from './scalar';
import { kernelModule, WasmScanner } from './wasm';
import type { BlockScanner, ScannerOptions, ScanSpec } from './types';

export { NO_NUMBER, TAIL_BYTES, TAIL_CLASSES } from './assembly/layout';
export { CoreKind, GroupState, KNOWN, WHOLE } from './types';
export type {
  BlockResult, BlockScanner, CellSpec, CounterSpec, CounterTable, GroupSum, Hits, LineShape, OddRange, Reach, Recipe, ScannerOptions, ScanOptions, ScanSpec, TailLine,
} from './types';

/**
 * A scanner for one format. Its memory is fixed and its input slots never move, so that a read may go straight into them.
 * @throws RangeError when the spec is outside the scanner's limits, or `tier` is `wasm` and there is none.
 */
export function createScanner(spec: ScanSpec, options: ScannerOptions = {}): BlockScanner {
  const prepared = plan(spec, options);
  const module = options.tier === 'typescript' ? null : kernelModule();
  if (module) return new WasmScanner(prepared, module);
  if (options.tier === 'wasm') throw new RangeError('WebAssembly SIMD is not available');
  return new ScalarScanner(prepared);
}
