import { configAboveCeiling } from './config-above-ceiling';
import { configBelowDefault } from './config-below-default';
import { configCommentedOut } from './config-commented-out';
import { configDuplicateKey } from './config-duplicate-key';
import { configInvisibleCharacter } from './config-invisible-character';
import { configKeyCase } from './config-key-case';
import { configLimitOrder } from './config-limit-order';
import { configLonelyLimit } from './config-lonely-limit';
import { configNotAnElement } from './config-not-an-element';
import { configNotWellFormed } from './config-not-well-formed';
import { configOutOfRange } from './config-out-of-range';
import { configProtectionOff } from './config-protection-off';
import { configRemovedKey } from './config-removed-key';
import { configTypographicQuotes } from './config-typographic-quotes';
import { configUnknownKey } from './config-unknown-key';
import { configValueInvalid } from './config-value-invalid';
import { configWrongFile } from './config-wrong-file';
import { deliveryDeferred } from './delivery-deferred';
import { dumpBlockedThreads } from './dump-blocked-threads';
import { dumpDeadlock } from './dump-deadlock';
import { dumpException } from './dump-exception';
import { dumpLengthMismatch } from './dump-length-mismatch';
import { dumpUnresolved } from './dump-unresolved';
import { logGap } from './log-gap';
import type { Observer, Rule } from './rule';
import { setupFailed } from './setup-failed';
import { storyRules } from './story';
import { hygieneRules, throttlingRules } from './throttling';

/** All rules, in the order in which they conclude and are listed. */
export const rules: readonly Rule[] = [
  ...throttlingRules,
  deliveryDeferred,
  ...storyRules,
  dumpDeadlock,
  dumpException,
  dumpBlockedThreads,
  dumpLengthMismatch,
  dumpUnresolved,
  configTypographicQuotes,
  configNotWellFormed,
  configNotAnElement,
  configWrongFile,
  configDuplicateKey,
  configRemovedKey,
  configUnknownKey,
  configKeyCase,
  configValueInvalid,
  configOutOfRange,
  configLimitOrder,
  configAboveCeiling,
  configBelowDefault,
  configProtectionOff,
  configLonelyLimit,
  configCommentedOut,
  configInvisibleCharacter,
  setupFailed,
  logGap,
  ...hygieneRules,
];

/** Every observer of every rule, once. */
export function observersOf(list: readonly Rule[]): Observer[] {
  const seen = new Map<string, Observer>();
  for (const rule of list) for (const o of rule.observers) seen.set(o.id, o);
  return [...seen.values()];
}

export function ruleById(id: string): Rule | undefined {
  return rules.find((r) => r.id === id);
}
