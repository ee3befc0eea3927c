/** Exchange SE reached general availability with 15.02.2562; builds below it are 2019. Source: Microsoft's build number page. */
const SE_FIRST_BUILD = 2562;

/**
 * The product a `#Version` or build names: `8.x` 2007, `14.x` 2010, `15.00` 2013, `15.01` 2016, `15.02` 2019 or SE.
 * `15.0.0.0` is a schema number of 2013 and everything later; `15.02` without a build may be 2019 or SE: both say `+`.
 */
export function exchangeVersion(text: string): string | null {
  const found = /^\s*(\d{1,2})\.(\d{1,2})(?:\.(\d{1,5})(?:\.(\d{1,5}))?)?/.exec(text);
  if (!found) return null;
  const [major, minor, build] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  if (major === 8) return '2007';
  if (major === 14) return '2010';
  if (major !== 15) return null;
  if (minor === 0) return build > 0 ? '2013' : '2013+';
  if (minor === 1) return '2016';
  if (minor === 2) return build === 0 ? '2019+' : build >= SE_FIRST_BUILD ? 'SE' : '2019';
  return null;
}

/** True for 2013 and everything later, false for 2007 and 2010, undefined when nobody knows. */
export function isModern(exchange: string | null | undefined): boolean | undefined {
  if (!exchange) return undefined;
  return !(exchange === '2007' || exchange === '2010');
}

/** Versions that one file tells, each once, separated by blanks. */
export function addVersion(list: string | undefined, version: string): string {
  const versions = list === undefined ? [] : list.split(' ');
  return versions.includes(version) ? list! : [...versions, version].join(' ');
}
