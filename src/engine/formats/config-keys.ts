import type { Provenance } from '../model';
import { distance } from '../time/nearest';

/**
 * Keys of `<appSettings>` in the transport services' configuration files. The 2010 SP1 values of the two delivery limits are
 * documented by the Exchange team; `modern` defaults are reported for one build of 2013 and unverified for 2016, 2019 and SE.
 */
export interface ConfigKey {
  name: string;
  type: 'int' | 'bool' | 'timespan';
  /** Default in 2010 SP1, null where the key is not known to exist there. */
  default2010: string | null;
  /** Default reported for 2013 CU23. */
  modern: string | null;
  min: string | null;
  max: string | null;
  file2010: string | null;
  fileModern: string;
  what: string;
  provenance: Provenance;
}

export const EDGE = 'EdgeTransport.exe.config';
export const DELIVERY = 'MSExchangeDelivery.exe.config';
export const SUBMISSION = 'MSExchangeSubmission.exe.config';

const INT_MAX = '2147483647';

function key(name: string, type: ConfigKey['type'], default2010: string | null, modern: string | null, min: string | null, max: string | null, what: string, more: Partial<ConfigKey> = {}): ConfigKey {
  return { name, type, default2010, modern, min, max, what, file2010: EDGE, fileModern: EDGE, provenance: 'reported', ...more };
}

export const configKeys: readonly ConfigKey[] = [
  key('RecipientThreadLimit', 'int', '1', '3', '1', null, 'Parallel deliveries to one recipient. At least one less than MaxMailboxDeliveryPerMdbConnections; on 2013 and later a higher value is silently replaced by the default.', { fileModern: DELIVERY, provenance: 'documented' }),
  key('MaxMailboxDeliveryPerMdbConnections', 'int', '2', '8', '1', INT_MAX, 'Parallel deliveries to one healthy mailbox database; scaled down with the database\'s health. On 2010 never above 4.', { fileModern: DELIVERY, provenance: 'documented' }),
  key('MailboxDeliveryThrottlingEnabled', 'bool', 'True', 'True', null, null, 'Health-based throttling of mailbox delivery. False only for a short time, to drain queues after an outage; then back.', { fileModern: DELIVERY }),
  key('MailboxDeliveryQueueRetryInterval', 'timespan', null, '00:05:00', '00:00:01', '1.00:00:00', 'Time between retries of a mailbox delivery queue.'),
  key('SmtpConnectorQueueMessageCountThresholdForConcurrentConnections', 'int', null, '20', '1', INT_MAX, 'Messages in a queue for each further connection of a Send connector. 5 since 2016 CU22 and 2019 CU11.', { file2010: null, provenance: 'documented' }),
  key('MaxIdleTimeBeforeResubmit', 'timespan', null, '12:00:00', '00:00:00', null, 'How long a retry queue may be idle before its messages are categorized again.'),
  key('QueueGlitchRetryCount', 'int', null, '4', '0', '15', 'Immediate retries after a short fault.'),
  key('QueueGlitchRetryInterval', 'timespan', null, '00:01:00', '00:00:00', null, 'Time between immediate retries.'),
  key('EnableResourceMonitoring', 'bool', 'True', 'True', null, null, 'Back pressure. Leave it on: without it transport takes mail it cannot store.'),
  key('VersionBucketsHighThreshold', 'int', null, '2500', '1', '8000', 'Back pressure: version buckets of the queue database at which transport stops taking mail (2013).'),
  key('SubmissionQueueHighThreshold', 'int', null, '15000', '1', '50000', 'Back pressure: messages in the submission queue at which transport stops taking mail.'),
  key('PercentagePhysicalMemoryUsedLimit', 'int', null, '94', '20', '100', 'Share of physical memory at which transport begins to write message content out of memory.'),
  key('SmtpMaxThrottlingDelayInterval', 'timespan', null, '00:00:55', '00:00:00', '00:10:00', 'Longest delay of an answer under back pressure.'),
  key('SmtpStepThrottlingDelayInterval', 'timespan', null, '00:00:01', '00:00:00', null, 'Step by which that delay grows.'),
  key('SmtpStartThrottlingDelayInterval', 'timespan', null, '00:00:01', '00:00:00', null, 'First delay of an answer under back pressure.'),
];

const byName = new Map(configKeys.map((k) => [k.name.toLowerCase(), k]));

/** The key of that name in any case. */
export function configKey(name: string): ConfigKey | undefined {
  return byName.get(name.trim().toLowerCase());
}

/** Letters by which a misspelt key may differ: real keys differ from each other by more. */
const MISSPELT = 2;
/** Shorter names are near to anything. */
const MIN_NAME = 12;
const MAX_NAME = 100;

/** The known key that a name nobody reads is a slip of; undefined where none is near. */
export function nearKey(name: string): ConfigKey | undefined {
  const wanted = name.trim().toLowerCase();
  // an invisible character is another matter
  if (wanted.length < MIN_NAME || wanted.length > MAX_NAME || byName.has(wanted) || !/^[\x20-\x7e]+$/.test(wanted)) return undefined;
  return configKeys.find((k) => Math.abs(k.name.length - wanted.length) <= MISSPELT && distance(wanted, k.name.toLowerCase()) <= MISSPELT);
}

/** The service to restart after a change of a file; Microsoft's pages name it for each file. */
export function serviceOf(file: string): string | undefined {
  switch (file.toLowerCase()) {
    case EDGE.toLowerCase():
      return 'MSExchangeTransport';
    case DELIVERY.toLowerCase():
      return 'MSExchangeDelivery';
    case SUBMISSION.toLowerCase():
      return 'MSExchangeSubmission';
    default:
      return undefined;
  }
}

/** Is this text a value of the key's type, as .NET reads it? Blanks around it are allowed; `1`, `yes` are no booleans. */
export function parsesAs(type: ConfigKey['type'], value: string): boolean {
  const v = value.trim();
  if (type === 'bool') return /^(true|false)$/i.test(v);
  if (type === 'int') return /^[+-]?\d{1,10}$/.test(v) && Math.abs(Number(v)) <= 2147483648;
  return timespanMs(v) !== undefined;
}

/** `[d.]hh:mm[:ss[.fff]]` in milliseconds. */
export function timespanMs(text: string): number | undefined {
  const found = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text.trim());
  if (!found) return undefined;
  const [, minus, days, hours, minutes, seconds, fraction] = found;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return undefined;
  const ms = ((Number(days ?? 0) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds ?? 0) * 1000 + Number(`0.${fraction ?? 0}`) * 1000;
  return minus ? -ms : ms;
}

/** A comparable number for a value of the key, undefined where it has no order or does not parse. */
export function magnitude(type: ConfigKey['type'], value: string): number | undefined {
  if (!parsesAs(type, value) || type === 'bool') return undefined;
  return type === 'int' ? Number(value) : timespanMs(value);
}
