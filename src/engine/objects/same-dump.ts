/** Whether two transcripts show the same dump: an address means something only inside one. */

import { t } from '../l10n';
import type { Dump, Session } from './model';

export interface SameDump {
  same: boolean;
  /** What agrees, and what does not: for the user. */
  because: string[];
  against: string[];
}

/** Modules with equal bases that, together with nothing else, still prove nothing: ASLR gives one boot the same bases. */
const MIN_COMMON_MODULES = 3;

/**
 * True only on evidence: the same dump file, or the same session time and process; anything that differs forbids it.
 * Two transcripts without a banner are never joined.
 */
export function sameDump(a: Dump, b: Dump): SameDump {
  const because: string[] = [];
  const against: string[] = [];
  const left = merged(a);
  const right = merged(b);
  const compare = (what: string, one: string | undefined, other: string | undefined): boolean => {
    if (one === undefined || other === undefined) {
      return false;
    }
    (one.toLowerCase() === other.toLowerCase() ? because : against).push(`${what}: ${one}${one.toLowerCase() === other.toLowerCase() ? '' : ` / ${other}`}`);
    return one.toLowerCase() === other.toLowerCase();
  };
  const file = compare(t('dump file'), fileName(left.dumpFile), fileName(right.dumpFile));
  const time = compare(t('session time'), left.time ?? left.timeText, right.time ?? right.timeText);
  const process = compare(t('process id'), left.processId, right.processId);
  const image = compare(t('process'), fileName(left.process ?? left.commandLine), fileName(right.process ?? right.commandLine));
  const machine = compare(t('machine'), left.machine, right.machine);
  const uptime = compare(t('process uptime'), left.processUptime, right.processUptime);
  const modules = commonModules(left, right, against, because);
  if (a.sessions.length > 1 || b.sessions.length > 1) {
    against.push(t('one of the files holds more than one session'));
  }
  const enough = (file && (time || process || modules)) || (time && (process || image || machine || uptime || modules));
  return { same: enough && against.length === 0, because, against };
}

function merged(dump: Dump): Session {
  return dump.sessions[0]!;
}

function fileName(path: string | undefined): string | undefined {
  if (path === undefined) {
    return undefined;
  }
  const plain = path.replaceAll('"', '');
  return plain.slice(Math.max(plain.lastIndexOf('\\'), plain.lastIndexOf('/')) + 1);
}

function commonModules(a: Session, b: Session, against: string[], because: string[]): boolean {
  let equal = 0;
  for (const [name, base] of Object.entries(a.modules)) {
    const other = Object.hasOwn(b.modules, name) ? b.modules[name] : undefined;
    if (other === undefined) {
      continue;
    }
    if (other !== base) {
      against.push(`${t('module base')} ${name}: ${base} / ${other}`);
      return false;
    }
    equal += 1;
  }
  if (equal >= MIN_COMMON_MODULES) {
    because.push(t('{0} modules at the same bases', equal));
  }
  return equal >= MIN_COMMON_MODULES;
}
