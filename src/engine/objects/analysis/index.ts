export { stopAllStrings, stopAllOf, stopAllListed, lengthMismatches, lengthMismatchesOf, type StringFact, type LengthFact } from './strings';
export { exceptions, type ExceptionFact } from './exceptions';
export { deadlocks, blockedThreads, type DeadlockFact, type DeadlockMember, type BlockedGroup } from './locks';
export { unresolved, unresolvedFields, unresolvedFact, unresolvedRank, reminderStale, staleRemindersOf, layoutMismatches, STALE_REMINDER_MS, type UnresolvedFact, type ReminderFact, type LayoutFact } from './fields';
export { stopAllCalls, type StopAllCall } from './stacks';
export type { Fact } from './facts';
