import fs from 'node:fs';
import { comparisonMarkdown, comparisonText, compareScans, jsonText, parseScanData, t, type Comparison, type ScanData } from '../../engine/index';
import { given, one, type Parsed } from '../args';
import { reasonOf } from '../../node/reasons';
import { openOutput } from '../output';
import { UsageError } from '../usage-error';

/** `exlens compare`: two results of `scan --format json`. */
export async function compareCommand(parsed: Parsed): Promise<number> {
  const [a, b, ...more] = parsed.operands;
  if (a === undefined || b === undefined || more.length > 0) throw new UsageError(t('Name two files: the scan before and the scan after.'), 'compare');
  const comparison = compareScans({ name: a, data: read(a) }, { name: b, data: read(b) });
  await writeComparison(parsed, comparison);
  return given(parsed, 'fail-on-new') && comparison.differences.some((d) => d.change === 'new' || d.change === 'grown') ? 1 : 0;
}

function read(file: string): ScanData {
  try {
    return parseScanData(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(t('{0} cannot be compared: {1}', file, reasonOf(error)), 'compare');
  }
}

export async function writeComparison(parsed: Parsed, comparison: Comparison): Promise<void> {
  const output = openOutput(one(parsed, 'output'));
  try {
    const format = one(parsed, 'format') ?? 'text';
    await output.write(format === 'json' ? `${jsonText(comparison, 2)}\n` : format === 'markdown' ? comparisonMarkdown(comparison) : comparisonText(comparison));
    await output.commit();
  } catch (error) {
    output.discard();
    throw error;
  }
}
