import type { Finding } from '../../../src/engine/index';
import { head } from './cases';

export const DB = 'aa0e2b1c-1111-4222-8333-0123456789ab';
export const T0 = Date.UTC(2021, 4, 4, 6);
export const iso = (ms: number): string => new Date(ms).toISOString();
export const id = (i: number): string => `08D8AABB${i.toString(16).toUpperCase().padStart(8, '0')}`;
export const repeat = (n: number, row: (i: number) => string): string => Array.from({ length: n }, (_, i) => `${row(i)}\r\n`).join('');

export const SMTP = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';

/** A delivery session with one line of its own. */
export function session(i: number, text: string, db = DB): string {
  const row = (s: number, direction: string, what: string): string => `${iso(T0 + i * 30_000 + s * 1000)},${id(i)},MapiDelivery,${db},${direction},${what}`;
  return [row(0, '+', 'Delivery'), row(1, '>', text), row(2, '-', 'Messages: 1 Bytes: 100 Recipients: 1')].join('\r\n');
}

export const throttled = (who: string, limit: number): string => `Throttled delivery for recipient ${who} due to concurrency limit ${limit}`;

export const top = (f: Finding): unknown[] => (f.data.top as { name: string; count: number }[]).map(({ name, count }) => [name, count]);

/** A send log whose peer answers the same again and again. */
export function sendLog(n: number, answer: string, peer = '203.0.113.5:25'): string {
  return head('15.01.2375.007', SMTP, 'SMTP Send Protocol Log') + repeat(n, (i) => `${iso(T0 + i * 20_000)},Outbound,${id(i)},5,10.0.0.5:5${1000 + i},${peer},<,${answer},`);
}
