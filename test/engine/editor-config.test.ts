import assert from 'node:assert/strict';
import { configCompletions, DocumentModel, hoverAt, linesOf } from '../../src/engine/index';

const TEXT = ['<?xml version="1.0"?>', '<configuration>', '  <appSettings>', '    <add key="RecipientThreadLimit" value="2" />', '    <add key="Unknown" value="x" />', '  </appSettings>', '</configuration>'];

describe('configuration files in an editor', () => {
  it('a hover tells what a key does, its defaults, file and service', () => {
    const model = new DocumentModel('C:/V14/Bin/EdgeTransport.exe.config', linesOf(TEXT.join('\n')));
    model.analyzeNow();
    const hover = hoverAt(model, 4, 20)!;
    assert.equal(hover.field?.name, 'RecipientThreadLimit');
    assert.match(hover.field!.meaning!, /one recipient/);
    const rows = hover.decoded.flatMap((d) => d.children ?? []).map((c) => `${c.label}: ${c.value}${c.provenance ? ` (${c.provenance})` : ''}`);
    assert.ok(rows.includes('Default, 2010 SP1: 1'));
    assert.ok(rows.includes('Default, 2013: 3 (reported)'));
    assert.ok(rows.includes('Restart after a change of MSExchangeDelivery.exe.config: MSExchangeDelivery'));
    assert.equal(hoverAt(model, 2, 3)?.field, undefined);
  });

  it('completes keys that this file is read for, and values', () => {
    const keys = configCompletions('    <add key="Rec', 17, 'MSExchangeDelivery.exe.config').map((c) => c.label);
    assert.ok(keys.includes('RecipientThreadLimit') && !keys.includes('QueueGlitchRetryCount'));
    const values = configCompletions('    <add key="RecipientThreadLimit" value=""', 43, 'EdgeTransport.exe.config', '2010');
    assert.deepEqual(values.map((v) => [v.label, v.column, v.endColumn]), [['1', 43, 43]]);
    assert.deepEqual(configCompletions('<add key="EnableResourceMonitoring" value="', 43, 'x.config').map((v) => v.label), ['True', 'False']);
    assert.deepEqual(configCompletions('<add other="', 12, 'x.config'), []);
  });
});
