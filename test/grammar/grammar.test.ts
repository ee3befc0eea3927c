import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { grammar, grammarFiles, scopes, textmate } from './lib';

const CONNECTIVITY = '2011-03-11T04:00:11.120Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1';

interface Pattern { match?: string; begin?: string; end?: string; patterns?: Pattern[] }
const textOf = ({ match, begin }: Pattern): string => (match ?? begin)!;

describe('grammars', () => {
  it('connectivity log: columns, refusals and status codes', async () => {
    assert.deepEqual(await scopes('exchange-connectivity-log', CONNECTIVITY), [
      ['2011-03-11T04:00:11.120Z', 'constant.numeric.stamp'],
      ['08CD7F1200CBDBD0', 'variable.other.constant.session'],
      ['MapiDelivery', 'entity.name.type.source'],
      ['5f24e416-c380-41b5-bfe0-37b6f1091f49', 'entity.name.function.destination'],
      ['>', 'keyword.control.direction'],
      ['Throttled delivery', 'invalid.illegal.refused'],
    ]);
    const failed = await scopes('exchange-connectivity-log', '2011-03-11T04:00:11.120Z,,MapiSubmission,x,>,"Failed; HResult: 1140850693; SmtpResponse:432-4.3.2 STOREDRV"');
    assert.ok(failed.some(([text, scope]) => text === '432-4.3.2' && scope === 'constant.numeric.smtp-status'), JSON.stringify(failed));
  });

  it('header lines of every #Fields log', async () => {
    for (const language of ['exchange-connectivity-log', 'exchange-message-tracking-log', 'exchange-smtp-protocol-log', 'exchange-fields-log']) {
      assert.deepEqual(await scopes(language, '#Version: 14.0.0.0'), [['#Version:', 'keyword.other.header'], [' 14.0.0.0', 'comment.line.header']], language);
    }
  });

  it('message tracking log: quoted cells do not shift the columns', async () => {
    const found = await scopes('exchange-message-tracking-log', '2011-03-11T04:00:11.120Z,192.0.2.1,hub1,192.0.2.2,hub2,"a,b ""c""",conn,STOREDRIVER,DEFER,42,<id@fabrikam.test>,vault@fabrikam.test');
    assert.deepEqual(found.slice(-4), [['STOREDRIVER', 'entity.name.type.source'], ['DEFER', 'invalid.illegal.event'], ['<id@fabrikam.test>', 'variable.other.constant.message-id'], ['vault@fabrikam.test', 'entity.name.function.recipient']]);
  });

  it('message tracking log: recipients and the sender, with and without a network message id', async () => {
    const people = [['a@fabrikam.test;b@fabrikam.test', 'entity.name.function.recipient'], ['sender@fabrikam.test', 'entity.name.function.sender']];
    for (const id of ['', '0f3e8d1b-2a67-4c90-b5d1-40c2a7e9f010,']) {
      for (const subject of ['Hello', '"Weekly report, part 2"', '']) {
        const found = await scopes('exchange-message-tracking-log', `2011-03-11T04:00:11.120Z,192.0.2.1,hub1,192.0.2.2,hub2,ctx,conn,SMTP,RECEIVE,42,<id@fabrikam.test>,${id}a@fabrikam.test;b@fabrikam.test,,9320,2,,,${subject},sender@fabrikam.test,sender@fabrikam.test,,Incoming`);
        assert.deepEqual(found.slice(-2), people);
      }
    }
    // a notification has no recipients, the sender's column is not guessed at
    const none = await scopes('exchange-message-tracking-log', '2011-03-11T04:00:11.120Z,,hub1,,mbx1,"MDB:1, Mailbox:2",,STOREDRIVER,NOTIFYMAPI,,,,,,,,,,,,,');
    assert.deepEqual(none.map(([t]) => t), ['2011-03-11T04:00:11.120Z', 'STOREDRIVER', 'NOTIFYMAPI']);
  });

  it('message tracking log: the answer to a recipient, with and without a network message id', async () => {
    const start = '2011-03-11T04:00:11.120Z,,hub1,,mbx1,ctx,,STOREDRIVER,';
    const answer = [['432 4.3.2', 'constant.numeric.smtp-status'], ['STOREDRV', 'invalid.illegal.refused']];
    for (const id of ['', '0f3e8d1b-2a67-4c90-b5d1-40c2a7e9f010,']) {
      assert.deepEqual((await scopes('exchange-message-tracking-log', `${start}DELIVER,42,<id@fabrikam.test>,${id}vault@fabrikam.test,'432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded',1`)).slice(-2), answer);
      assert.deepEqual((await scopes('exchange-message-tracking-log', `${start}DEFER,42,<id@fabrikam.test>,${id}vault@fabrikam.test,432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded,1`)).slice(-2), answer);
    }
  });

  it('SMTP protocol log', async () => {
    const found = await scopes('exchange-smtp-protocol-log', '2016-12-14T01:17:34.808Z,EX\\Default,08D50D3D9730A8D2,2,192.0.2.1:25,192.0.2.2:5517,>,452 4.3.1 Insufficient system resources,');
    assert.deepEqual(found.map(([t]) => t), ['2016-12-14T01:17:34.808Z', 'EX\\Default', '08D50D3D9730A8D2', '2', '192.0.2.1:25', '192.0.2.2:5517', '>', '452 4.3.1']);
  });

  it('both spellings of a trace', async () => {
    const csv = await scopes('exchange-assistants-trace', '"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","caller: StopAll, subj: x"');
    assert.deepEqual(csv.slice(2), [['2480', 'variable.other.constant.thread'], ['Assistants', 'entity.name.type.component'], ['EventDispatcher', 'entity.name.function.category'], ['caller: StopAll', 'invalid.illegal.event'], ['subj:', 'keyword.other.label']]);
    const table = await scopes('exchange-assistants-trace', '"85868820"        020B591B          Debug 2016/01/13-02:01:49.777 9444     2480            A.B.C Assistant           text');
    assert.ok(table.some(([t, s]) => t === '2480' && s === 'variable.other.constant.thread'), JSON.stringify(table));
  });

  it('trace: a mailbox that moves stands out among what was handled', async () => {
    const handled = (mask: string): string => `"2016/01/13-03:06:05.279","9444","2480","Assistants","EventDispatcher","Dispatcher for Vault and Calendar Notification Assistant: Event handled successfully: Counter: 0x3B; MailboxID: 957ca0a9; Mask: ${mask}; Flags: None;"`;
    assert.deepEqual((await scopes('exchange-assistants-trace', handled('MailboxMoveStarted'))).slice(-3), [['Counter:', 'keyword.other.label'], ['Mask:', 'keyword.other.label'], ['MailboxMoveStarted', 'invalid.illegal.event']]);
    assert.deepEqual((await scopes('exchange-assistants-trace', handled('NewMail'))).slice(-1), [['Mask:', 'keyword.other.label']]);
  });

  it('what a line says does not colour the next one', async () => {
    const lines = { 'exchange-assistants-trace': 'no columns: MailboxMoveFailed', 'exchange-message-tracking-log': 'no columns: too busy', 'exchange-object-dump': 'no field, but an Exception', 'exchange-cmdlet-output': 'Mailbox Database 1\\MBX01  SomeAssistant 1 2 3' };
    for (const [language, line] of Object.entries(lines)) {
      const found = await grammar(language);
      const first = found.tokenizeLine(line, textmate.INITIAL);
      assert.ok(first.tokens.some((t) => t.scopes.length > 1), language);
      const second = found.tokenizeLine(line, found.tokenizeLine('', first.ruleStack).ruleStack);
      assert.deepEqual(second.tokens, first.tokens, language);
    }
  });

  it('object dump: command, field, address, type and text', async () => {
    assert.deepEqual(await scopes('exchange-object-dump', ' 0:021> !mdt 00000000036e1088'), [['0:021>', 'punctuation.definition.prompt'], ['!mdt', 'keyword.control.command'], [' 00000000036e1088', 'variable.parameter.command']]);
    assert.deepEqual((await scopes('exchange-object-dump', '> pstacks -a'))[0], ['pstacks', 'keyword.control.command']);
    assert.deepEqual(await scopes('exchange-object-dump', '    <NormalizedSubject>k__BackingField:00000000036e0880 (System.String) Length=5, String="Lunch"'), [
      ['NormalizedSubject', 'variable.other.property.field'], ['k__BackingField', 'comment.other.backing-field'], ['00000000036e0880', 'constant.numeric.hex.address'],
      ['System.String', 'entity.name.type.class'], ['Length=', 'keyword.other'], ['String="Lunch"', 'string.quoted.double'],
    ]);
    assert.deepEqual((await scopes('exchange-object-dump', '    val:061ab3d4 (BOXED System.Int32) BOXEDVAL=0x4ce')).slice(1), [['061ab3d4', 'constant.numeric.hex.address'], ['BOXED', 'keyword.other'], ['System.Int32', 'entity.name.type.class']]);
    assert.deepEqual((await scopes('exchange-object-dump', 'minOccurs:(System.Decimal) 1 VALTYPE (MT=79307c84, ADDR=01526f2c)')).map(([text]) => text), ['minOccurs', 'System.Decimal', 'VALTYPE', 'MT=', '79307c84', 'ADDR=', '01526f2c']);
    assert.deepEqual((await scopes('exchange-object-dump', '_index:01532310 (System.Data.IndexField[], Elements: 1, ElementMT=65245148) expand')).map(([text]) => text), ['_index', '01532310', 'System.Data.IndexField']);
  });

  it('cmdlet output: command, property, value', async () => {
    assert.deepEqual((await scopes('exchange-cmdlet-output', 'Get-MoveRequestStatistics x | FL *increm*'))[0], ['Get-MoveRequestStatistics', 'support.function.cmdlet']);
    assert.deepEqual(await scopes('exchange-cmdlet-output', 'Succeeded          : True'), [['Succeeded', 'variable.other.property.name'], ['True', 'constant.language.boolean']]);
  });

  it('setup log: stamp and level', async () => {
    assert.deepEqual(await scopes('exchange-setup-log', '[03/13/2021 05:01:28.0382] [1] [ERROR] Something'), [['03/13/2021 05:01:28.0382', 'constant.numeric.stamp'], ['1', 'constant.numeric.depth'], ['[ERROR]'.slice(1, -1), 'invalid.illegal.level']]);
  });

  it('there is one for every language of the manifest, and each starts with an anchored line rule', () => {
    const root = path.join(__dirname, '..', '..');
    const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { contributes?: { languages: { id: string }[]; grammars: { language: string; path: string }[] } };
    assert.deepEqual(manifest.contributes!.grammars.map((g) => path.basename(g.path)).sort(), grammarFiles());
    assert.deepEqual(manifest.contributes!.grammars.map((g) => g.language).sort(), manifest.contributes!.languages.map((l) => l.id).sort());
    for (const file of grammarFiles()) {
      const { patterns } = JSON.parse(fs.readFileSync(path.join(root, 'syntaxes', file), 'utf8')) as { patterns: Pattern[] };
      assert.ok(textOf(patterns[0]!).startsWith('^'), file);
      for (const pattern of patterns.flatMap((p) => [p, ...(p.patterns ?? [])])) assert.ok(!/\(\?i\)|\.\*\??[^)$]|\(\?<[=!]/.test(textOf(pattern)), `${file}: ${textOf(pattern)}`);
      // with others beside it, the end of a line would be looked for at every place
      for (const { end } of patterns) assert.ok(end === undefined || end === '\\Z', file);
    }
  });
});
