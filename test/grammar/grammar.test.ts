import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { grammarFiles, scopes } from './lib';

const CONNECTIVITY = '2011-03-11T04:00:11.120Z,08CD7F1200CBDBD0,MapiDelivery,5f24e416-c380-41b5-bfe0-37b6f1091f49,>,Throttled delivery for recipient vault@fabrikam.test due to concurrency limit 1';

describe('grammars', () => {
  it('connectivity log: columns, refusals and status codes', async () => {
    assert.deepEqual(await scopes('exchange-connectivity-log', CONNECTIVITY), [
      ['2011-03-11T04:00:11.120Z', 'constant.numeric.stamp'],
      ['08CD7F1200CBDBD0', 'variable.other.constant.session'],
      ['MapiDelivery', 'entity.name.type.source'],
      ['5f24e416-c380-41b5-bfe0-37b6f1091f49', 'entity.name.function.destination'],
      ['>', 'keyword.control.direction'],
      ['hrottled delivery', 'invalid.illegal.refused'],
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
    assert.deepEqual(found.slice(-4), [['STOREDRIVER', 'entity.name.type.source'], ['DEFER', 'invalid.illegal.event'], ['42', 'constant.numeric.internal-id'], ['<id@fabrikam.test>', 'variable.other.constant.message-id']]);
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

  it('object dump: command, field, address, type and text', async () => {
    assert.deepEqual(await scopes('exchange-object-dump', ' 0:021> !mdt 00000000036e1088'), [['0:021>', 'punctuation.definition.prompt'], ['!mdt', 'keyword.control.command'], [' 00000000036e1088', 'variable.parameter.command']]);
    assert.deepEqual(await scopes('exchange-object-dump', '    <NormalizedSubject>k__BackingField:00000000036e0880 (System.String) Length=5, String="Lunch"'), [
      ['NormalizedSubject', 'variable.other.property.field'], ['k__BackingField', 'comment.other.backing-field'], ['00000000036e0880', 'constant.numeric.hex.address'],
      ['System.String', 'entity.name.type.class'], ['Length=', 'keyword.other'], ['String="Lunch"', 'string.quoted.double'],
    ]);
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
      const { patterns } = JSON.parse(fs.readFileSync(path.join(root, 'syntaxes', file), 'utf8')) as { patterns: { match: string }[] };
      assert.ok(patterns[0]!.match.startsWith('^'), file);
      for (const { match } of patterns) assert.ok(!/\(\?i\)|\.\*\??[^)$]|\(\?<[=!]/.test(match), `${file}: ${match}`);
    }
  });
});
