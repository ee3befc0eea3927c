import { HOSTS, Look, MACHINES, PEOPLE, SECRETS, USERS, VERBS } from './patterns';

/** Characters of a text. Of one type, so that reading one is one instruction. */
export type Codes = Uint16Array;

/** A word that shows that a pattern may match, and what must stand around it. */
export interface Trigger {
  word: string;
  look: Look;
  /** What stands around the word: `codes[start..end)`, within a line that begins at `from`. */
  fits(codes: Codes, start: number, end: number, from: number, to: number): boolean;
  /** Where a match begins, if there can be no other. */
  anchor?(codes: Codes, end: number, to: number): number;
}

const SPACE = 32, DOLLAR = 36, PLUS = 43, DASH = 45, DOT = 46, SLASH = 47, COLON = 58, EQUALS = 61, BACKSLASH = 92;

/** 31-ary, as all words of a line are. */
export function hashOf(word: string, end = word.length): number {
  let hash = 0;
  for (let i = 0; i < end; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
  return hash;
}

const before = (code: number) => (codes: Codes, start: number, _end: number, from: number): boolean => start > from && codes[start - 1] === code;
const behind = (code: number) => (codes: Codes, _start: number, end: number, _from: number, to: number): boolean => end < to && codes[end] === code;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** ` -Identity `: the white space may be any. */
function isArgument(codes: Codes, start: number, end: number, from: number, to: number): boolean {
  if (end >= to || (codes[end] !== SPACE && codes[end] !== COLON) || start - 2 < from || codes[start - 1] !== DASH) return false;
  const code = codes[start - 2]!;
  return code <= SPACE || code >= 128;
}

/** `tel: +`, `phone 0`, `fax(`: up to a digit. */
function isCalled(codes: Codes, _start: number, end: number, _from: number, to: number): boolean {
  let at = end;
  while (at < to && at < end + 5 && (codes[at] === DOT || codes[at] === COLON || codes[at] === SPACE)) at++;
  return at < to && (isDigit(codes[at]!) || codes[at] === 40 || codes[at] === PLUS);
}

/** `String:      A`, `System.String   A`. */
function isShown(codes: Codes, _start: number, end: number, _from: number, to: number): boolean {
  const at = shown(codes, end, to), code = at < to && at > end ? codes[at]! : 0;
  return (code >= 65 && code <= 90) || code >= 128;
}

/** `\\Users\\`, `\\homes$\\`, `/home/`. */
function isFolder(codes: Codes, start: number, end: number, from: number, to: number): boolean {
  const before = start > from ? codes[start - 1] : 0, next = end < to ? codes[end] : 0;
  return (before === BACKSLASH && (next === BACKSLASH || next === DOLLAR)) || (before === SLASH && next === SLASH);
}

/** A value behind it: `=`, ` = `, `: `, ` (0x1) = "`. */
function isKey(codes: Codes, _start: number, end: number, _from: number, to: number): boolean {
  let at = end;
  while (at < to && (codes[at] === SPACE || codes[at] === 9)) at++;
  const code = at < to ? codes[at]! : 0;
  return code === EQUALS || code === COLON || code === 40 || (at > end && code === DASH) || (code >= 60 && code <= 62) || code === 126;
}

/** The same behind another word: `User Name :`, `api_key=`, `X-Auth-Token:`. */
function isSecond(codes: Codes, start: number, end: number, from: number, to: number): boolean {
  const before = start > from ? codes[start - 1]! : 0;
  return (before === SPACE || before === 95 || before === DASH) && isKey(codes, start, end, from, to);
}

/** `=`, ` = ` or ` (0x1) = ` behind it. */
function isAssigned(codes: Codes, _start: number, end: number, _from: number, to: number): boolean {
  const at = end < to && codes[end] === SPACE ? end + 1 : end, code = at < to ? codes[at] : 0;
  return code === EQUALS || (code === 40 && at + 1 < to && codes[at + 1] === 48);
}

/** The same behind another word. */
function isAssignedSecond(codes: Codes, start: number, end: number, from: number, to: number): boolean {
  const before = start > from ? codes[start - 1]! : 0;
  return (before === SPACE || before === 95 || before === DASH) && isAssigned(codes, start, end, from, to);
}

/** `(cn=`, `cn -like`. */
function isFilter(codes: Codes, start: number, end: number, from: number, to: number): boolean {
  const next = end < to ? codes[end]! : 0;
  return (start > from && codes[start - 1] === 40 && ((next >= 60 && next <= 62) || next === 126)) || (next === SPACE && end + 1 < to && codes[end + 1] === DASH);
}

const anywhere = (): boolean => true;

const SIDS = ['-1-5-21-', '-1-12-1-'].map((text) => [...text].map((char) => char.charCodeAt(0)));
const isSid = (codes: Codes, _start: number, end: number, _from: number, to: number): boolean => SIDS.some((sid) => end + sid.length < to && sid.every((code, i) => codes[end + i] === code));

const after = (length: number) => (_codes: Codes, end: number): number => end + length;

/** Behind `String:      ` or `System.String   `. */
function shown(codes: Codes, end: number, to: number): number {
  let at = end;
  while (at < to && (codes[at] === COLON || codes[at] === SPACE || codes[at] === 9)) at++;
  return at;
}

const words = (text: string, look: Look, fits: Trigger['fits'], anchor?: Trigger['anchor']): Trigger[] => text.toLowerCase().split(' ').map((word) => ({ word, look, fits, ...(anchor && { anchor }) }));

const triggers: readonly Trigger[] = [
  ...words('basic', Look.Basic, behind(SPACE)),
  ...words('s', Look.Sid, isSid),
  ...words('deviceid', Look.Device, behind(EQUALS)),
  ...words('cn ou dc e', Look.Dn, behind(EQUALS)),
  ...words('cn', Look.Cn, behind(EQUALS)),
  ...words('ipv6', Look.Colons, behind(COLON)),
  ...words('x400', Look.X400, behind(COLON)),
  ...words('eum', Look.Eum, behind(COLON)),
  ...words('users home homes profile profiles pst ost archive archives', Look.Users, isFolder),
  ...words('file', Look.Users, behind(COLON)),
  ...words('doc docx docm xls xlsx xlsm xlsb ppt pptx pptm pdf rar 7z msg eml jpg jpeg png ics vcf rtf pst ost odt ods odp', Look.File, before(DOT)),
  ...words('o', Look.Legacy, (codes, start, end, from, to) => start > from && codes[start - 1] === SLASH && end < to && codes[end] === EQUALS),
  ...words('subject topic betreff objet asunto oggetto onderwerp', Look.Header, behind(COLON)),
  ...words([...PEOPLE, ...MACHINES].join(' '), Look.Argument, isArgument),
  ...words(VERBS.join(' '), Look.Verb, behind(DASH)),
  ...words('string', Look.Texts, isShown, shown),
  ...words('subj', Look.Subj, behind(COLON), after(2)),
  ...words('usr', Look.Usr, behind(COLON), after(2)),
  ...words('dispatcher', Look.Dispatcher, behind(SPACE), after(' for '.length)),
  ...words('tel telefon telefono telephone phone mobile mobil mob cell fax telefax handy rufnummer durchwahl number nummer no nr', Look.PhoneWord, isCalled),
  ...words('name id', Look.Key, isAssignedSecond),
  ...words('name', Look.Machine, (codes, start, end, from, to) => isSecond(codes, start, end, from, to) || (end < to && codes[end] === EQUALS)),
  ...words(USERS.join(' '), Look.Key, isAssigned),
  ...words('displayname cn sn surname givenname firstname lastname name alias anr samaccountname mailnickname mail emailaddresses primarysmtpaddress proxyaddresses userprincipalname windowsemailaddress office department company title', Look.Key, isFilter),
  ...words('name subject q query search to cc bcc body folder', Look.Key, (codes, start, end, from, to) => start > from && (codes[start - 1] === 63 || codes[start - 1] === 38) && end < to && codes[end] === EQUALS),
  ...words(['filename', ...HOSTS].join(' '), Look.Machine, isKey),
  ...words('filename name', Look.Machine, behind(42)),
  ...words([...SECRETS.filter((word) => !word.includes('_')), 'cookie', 'authorization'].join(' '), Look.Password, isKey),
  ...words('token key secret', Look.Password, isSecond),
  ...words('s', Look.Debugger, (codes, _start, end, _from, to) => end + 1 < to && codes[end] === SPACE && codes[end + 1] === DASH),
  ...words('loading', Look.Debugger, behind(SPACE)),
  ...words('contains strings grep findstr', Look.Debugger, anywhere),
];

/** Triggers by the hash of their word. */
export const TRIGGERS: ReadonlyMap<number, readonly Trigger[]> = byHash();

function byHash(): Map<number, Trigger[]> {
  const out = new Map<number, Trigger[]>();
  for (const trigger of triggers) {
    const hash = hashOf(trigger.word);
    out.set(hash, [...(out.get(hash) ?? []), trigger]);
  }
  return out;
}
