import { decodeKinds, decodeValue, isDecodeKind, whyNotDecoded } from '../decode/index';
import { t } from '../l10n';
import { decodedText } from '../report/decoded';
import type { Answer } from './answer';

/** Room for a tree of an entry id with its notes. */
const WIDTH = 200;

/** Everything a value can mean. */
export function decodeAnswer(value: string, as: string | undefined): Answer {
  if (as !== undefined && !isDecodeKind(as)) return { before: [t('There is no such kind. Kinds: {0}.', decodeKinds.join(', '))], data: [], after: [] };
  const decoded = decodeValue(value, as);
  if (decoded.length === 0) {
    const why = whyNotDecoded(value, as);
    const general = t('The value was not recognised. Do not guess its meaning. With "as" it can be read as one of: {0}.', decodeKinds.join(', '));
    return { before: why === undefined ? [general] : [general, t('Why: {0}.', why)], data: [], after: [] };
  }
  const before = decoded.length === 1 ? t('Decoded as {0}.', decoded[0]!.kind) : t('The value can be {0} things: {1}. What stands around it decides.', decoded.length, [...new Set(decoded.map((d) => d.kind))].join(', '));
  return { before: [before], data: decodedText(value, decoded, WIDTH).trimEnd().split('\n'), after: [] };
}
