/** IMCEA addresses: an address of another kind wrapped as an SMTP address. Source: [MS-OXCMAIL]. */

import { t } from '../l10n';
import type { Decoded } from '../model';

export interface ImceaAddress {
  /** `EX`, `MOBILE`, `FAX`, `NOTES` ... */
  type: string;
  /** The address inside: `+10008675309`, `/o=Contoso/...`. */
  address: string;
  domain: string;
  /** The encoded part is UTF-8. */
  utf8: boolean;
}

/** An address of 2,000 characters is the largest that SMTP servers and Exchange carry here. */
const MAX_ADDRESS = 2000;

const PREFIX = 'IMCEA';
const UTF8_MARK = 'UTF8-';

/** `+HH` to the character, `_` to `/`; a `+` without two hexadecimal digits stays. */
function unescape(encoded: string, utf8: boolean): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < encoded.length; i++) {
    const char = encoded[i]!;
    const pair = encoded.slice(i + 1, i + 3);
    if (char === '+' && /^[0-9a-fA-F]{2}$/.test(pair)) {
      const code = parseInt(pair, 16);
      bytes.push(...(utf8 ? [code] : encoder.encode(String.fromCharCode(code))));
      i += 2;
    } else {
      bytes.push(...encoder.encode(char === '_' ? '/' : char));
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The parts of an IMCEA address; `undefined` for other addresses. The type ends at the first `-`, the domain starts at the last `@`. */
export function parseImcea(text: string): ImceaAddress | undefined {
  const trimmed = text.trim().replace(/^[<{"']/, '').replace(/[>}"']$/, '');
  const dash = trimmed.indexOf('-');
  const at = trimmed.lastIndexOf('@');
  if (trimmed.length > MAX_ADDRESS || dash <= PREFIX.length || at <= dash || trimmed.slice(0, PREFIX.length).toUpperCase() !== PREFIX
    || !/^[A-Za-z0-9]+$/.test(trimmed.slice(PREFIX.length, dash))) {
    return undefined;
  }
  const encoded = trimmed.slice(dash + 1, at);
  const utf8 = encoded.toUpperCase().startsWith(UTF8_MARK);
  return {
    type: trimmed.slice(PREFIX.length, dash), domain: trimmed.slice(at + 1), utf8,
    address: unescape(utf8 ? encoded.slice(UTF8_MARK.length) : encoded, utf8),
  };
}

/** The reverse of {@link parseImcea}; everything but letters, digits, `=` and `-` is escaped. */
export function formatImcea({ type, address, domain, utf8 }: ImceaAddress): string {
  let encoded = '';
  for (const char of address) {
    if (char === '/') {
      encoded += '_';
    } else if (/[A-Za-z0-9=-]/.test(char)) {
      encoded += char;
    } else {
      const bytes = utf8 ? [...new TextEncoder().encode(char)] : [char.charCodeAt(0) & 0xff];
      encoded += bytes.map((b) => `+${b.toString(16).toUpperCase().padStart(2, '0')}`).join('');
    }
  }
  return `${PREFIX}${type}-${utf8 ? UTF8_MARK : ''}${encoded}@${domain}`;
}

/** An address that was cut in front of its domain, as far as it goes. */
function parseCut(text: string): ImceaAddress | undefined {
  return /^IMCEA[A-Z0-9]{1,16}-[^\s@]{1,1000}$/i.test(text.trim()) ? parseImcea(`${text.trim()}@`) : undefined;
}

/** An IMCEA address explained. */
export function decodeImcea(text: string): Decoded | undefined {
  const whole = parseImcea(text);
  const parsed = whole ?? parseCut(text);
  if (!parsed) {
    return undefined;
  }
  const notes: string[] = [];
  if (parsed.type.toUpperCase() === 'EX') {
    notes.push(t('A legacyExchangeDN. Where mail to it fails, add it to the right mailbox as an X500 address.'));
  } else if (parsed.type.toUpperCase() === 'MOBILE') {
    notes.push(t('A text message to a telephone number.'));
  }
  return {
    kind: 'imcea', raw: text, label: t('IMCEA address'), value: `${parsed.type} ${parsed.address}`, ...(notes.length > 0 && { notes }), ...(!whole && { error: t('cut: @ and the domain are missing') }),
    children: [
      { kind: 'address-type', raw: parsed.type, label: t('Address type'), value: parsed.type },
      { kind: 'address', raw: parsed.address, label: t('Address'), value: parsed.address },
      ...(whole ? [{ kind: 'domain', raw: parsed.domain, label: t('Domain'), value: parsed.domain }] : []),
    ],
  };
}
