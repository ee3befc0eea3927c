import { t } from '../../l10n';
import { findEc, findStatusCode } from '../../decode/hresult';
import { byDim, type Stats } from './stats';

/** A status code of the lines, by name. */
export interface Code {
  space: 'hresult' | 'ec' | 'hr' | 'socket';
  raw: string;
  hex: string;
  name: string;
  count: number;
}

/** The HResult, ec, hr and socket codes that the lines carry, decoded. */
export function codesIn(stats: Stats): Code[] {
  return [
    ...byDim(stats, 'hresult').map((x) => code('hresult', x.name, Number(x.name), x.count, findStatusCode('submission', Number(x.name))?.name)),
    ...byDim(stats, 'ec').map((x) => code('ec', x.name, Number(x.name), x.count, findEc(Number(x.name))?.name)),
    ...byDim(stats, 'hr').map((x) => code('hr', x.name, Number(x.name), x.count, findStatusCode('hr', Number(x.name))?.name)),
    ...byDim(stats, 'what').filter((x) => /^1\d{4}$/.test(x.name)).map((x) => code('socket', Number(x.name).toString(16), Number(x.name), x.count, findStatusCode('win32', Number(x.name))?.name)),
    ...byDim(stats, 'code').map((x) => code('socket', x.name, parseInt(x.name, 16), x.count, findStatusCode('win32', parseInt(x.name, 16))?.name)),
  ];
}

function code(space: Code['space'], raw: string, value: number, count: number, name: string | undefined): Code {
  return { space, raw, hex: `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`, name: name ?? '', count };
}

export function sayCodes(codes: readonly Code[]): string {
  return codes
    .slice(0, 5)
    .map((c) => {
      const label = c.space === 'hresult' ? 'HResult ' : c.space === 'ec' ? 'ec=' : c.space === 'hr' ? 'hr=' : '';
      const raw = c.space === 'socket' ? `${parseInt(c.raw, 16)}` : c.raw;
      return t('{0}{1} is {2}.', label, raw, [c.space === 'hr' ? '' : c.hex, c.name === '' ? t('(no name known)') : c.name].filter((s) => s !== '').join(' '));
    })
    .join(' ');
}

/** A tracking row gives the code's name, a connectivity row its number: says that they are the same. */
export function sayJoined(stats: Stats, codes: readonly Code[]): string {
  const names = new Set(byDim(stats, 'error').map((e) => e.name));
  const both = codes.find((c) => c.space === 'hresult' && names.has(c.name));
  return both ? t('{0} in one line and HResult {1} in another are the same code: these lines belong together.', both.name, both.raw) : '';
}
