import assert from 'node:assert/strict';
import { setMessages, t } from '../../src/engine/l10n';

describe('English numbers', () => {
  afterEach(() => setMessages({}));

  it('have a singular, with its verb', () => {
    assert.equal(t('{0} connections were dropped in {1} files', 1, 1), '1 connection was dropped in 1 file');
    assert.equal(t('{0} mailboxes are affected by {1} entries', 1, '1'), '1 mailbox is affected by 1 entry');
    assert.equal(t('refused {0} times ({1} sessions)', 1, 2), 'refused 1 time (2 sessions)');
  });

  it('keep the plural for all others, and words that are no nouns of theirs', () => {
    assert.equal(t('{0} connections were dropped', 0), '0 connections were dropped');
    assert.equal(t('{0} connections were dropped', '1,001'), '1,001 connections were dropped');
    assert.equal(t('{0} starts, {0} lines-long', 1), '1 starts, 1 lines-long');
  });

  it('leave arguments and translations alone', () => {
    assert.equal(t('file {0}', '{1} lines'), 'file {1} lines');
    setMessages({ '{0} lines': '{0} lines (translated)' });
    assert.equal(t('{0} lines', 1), '1 lines (translated)');
  });
});
