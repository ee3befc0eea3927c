import type { CaseFacts, Conclude, Report } from '../rule';
import type { Finding } from '../../model';

/** The conclusion of a rule that may take long: in steps for who asks for them, at once for others. */
export function stepwise(steps: (facts: CaseFacts, report: (finding: Report) => void, before: readonly Finding[]) => Generator<void>): Conclude {
  const conclude: Conclude = (facts, report, before) => {
    const all = steps(facts, report, before);
    while (!all.next().done);
  };
  return Object.assign(conclude, { steps });
}
