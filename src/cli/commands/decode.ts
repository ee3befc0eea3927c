import { decodeValue, decodedText, isDecodeKind, jsonText, kindProblem, readLines, t, whyNotDecoded, type Decoded } from '../../engine/index';
import { one, type Parsed } from '../args';
import { openOutput } from '../output';
import { stdinSource } from '../stdin-source';
import { UsageError } from '../usage-error';

/** `exlens decode`: every meaning of every value. */
export async function decodeCommand(parsed: Parsed): Promise<number> {
  if (parsed.operands.length === 0) throw new UsageError(t('Name a value, or - to read values from standard input.'), 'decode');
  const as = one(parsed, 'as');
  if (as !== undefined && !isDecodeKind(as)) throw new UsageError(kindProblem(as), 'decode');
  const values: { input: string; decoded: Decoded[]; why?: string }[] = [];
  for (const operand of parsed.operands) {
    for (const input of operand === '-' ? await stdinLines() : [operand]) values.push(decodedOf(input, as));
  }
  const output = openOutput(one(parsed, 'output'));
  try {
    const json = one(parsed, 'format') === 'json';
    await output.write(json ? `${jsonText({ values }, 2)}\n` : values.map(({ input, decoded, why }) => decodedText(input, decoded, process.stdout.columns, why)).join('\n'));
    await output.commit();
  } catch (error) {
    output.discard();
    throw error;
  }
  return values.some((v) => v.decoded.some((d) => d.kind !== 'too-long')) ? 0 : 2;
}

function decodedOf(input: string, as: string | undefined): { input: string; decoded: Decoded[]; why?: string } {
  const decoded = decodeValue(input, as);
  const why = decoded.length === 0 ? whyNotDecoded(input, as) : undefined;
  return { input, decoded, ...(why === undefined ? {} : { why }) };
}

/** Lines of standard input, in whatever encoding a shell writes. */
async function stdinLines(): Promise<string[]> {
  const { lines, binary } = await readLines(stdinSource());
  if (binary) throw new UsageError(`-: ${t('not a text file')}`, 'decode');
  return lines.filter((line) => line.trim() !== '');
}
