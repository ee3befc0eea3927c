import type { Observer } from '../rule';
import { col, withoutPort } from './subject';

/** `Tarpit for '0.00:00:55' due to 'Back Pressure'`. Other reasons of a tarpit, as DelayedAck or an unknown recipient, are no pressure. */
const TARPIT = /^Tarpit for '?[\d.:]{1,24}'? due to '?Back ?Pressure/i;

/** Answers that a server under pressure holds back: tallies of kind `back-pressure`. Source: public reports. */
export const tarpitObserver: Observer = {
  id: 'tarpit',
  kinds: ['smtp'],
  needles: ["due to 'Back"],
  alike: true,
  onRecord(rec, notes) {
    const data = rec.get('data') ?? '';
    if (!TARPIT.test(data)) return;
    notes.tally({ kind: 'back-pressure', dims: { subject: withoutPort(col(rec, 'remote-endpoint') ?? ''), sig: 'bp.tarpit', kind: 'smtp', side: 'in' }, span: rec.span('data') });
  },
};
