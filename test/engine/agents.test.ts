import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { answerText, MAX_ANSWER, memorySource, runTool, tools, type LogSource } from '../../src/engine/index';

const host = (...sources: LogSource[]) => ({ open: async () => ({ sources, skipped: [] }) });

describe('tools for agents', () => {
  it('are in the manifest as they are in the engine', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { languageModelTools: Record<string, unknown>[] } };
    const english = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
    assert.deepEqual(manifest.contributes.languageModelTools.map((t) => [t.name, t.modelDescription, t.inputSchema]), tools.map((t) => [`exchangeLens_${t.name}`, t.description, t.inputSchema]));
    for (const tool of manifest.contributes.languageModelTools) {
      for (const key of ['displayName', 'userDescription']) assert.ok(english[String(tool[key]).replaceAll('%', '')], String(tool[key]));
      assert.match(String(tool.toolReferenceName), /^[\w-]+$/);
      assert.equal(tool.canBeReferencedInPrompt, true);
    }
  });

  it('fence any text so that it can neither end the fence nor act, within bounds', () => {
    const nasty = fc.string({ unit: fc.constantFrom('`', '~', '\n', '\r', '\u001b', '\u202e', '\u2028', 'a', '#', '<', '\u0000', '\ud800') });
    fc.assert(fc.property(fc.array(nasty, { maxLength: 60 }), (data) => {
      const text = answerText({ before: ['ours'], data, after: ['ours too'] });
      assert.ok(text.length <= MAX_ANSWER);
      assert.ok(!/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/.test(text));
      if (data.length === 0) return;
      const lines = text.split('\n');
      const open = lines.findIndex((l) => /^`{3,}text$/.test(l));
      const fence = lines[open]!.slice(0, -4);
      assert.equal(lines.indexOf(fence), lines.lastIndexOf(fence), 'one line ends the fence');
      assert.equal(lines.indexOf(fence), open + data.length + 1);
      assert.ok(lines.slice(open + 1, -2).every((l) => !l.includes(fence)));
    }));
  });

  it('stay within bounds when there is much to say, and say how to get the rest', async () => {
    const text = answerText({ before: [], data: Array.from({ length: 5000 }, (_, i) => `${i} ${'x'.repeat(300)}`), after: ['last'] });
    assert.ok(text.length <= MAX_ANSWER + 200 && text.endsWith('last') && /lines more did not fit/.test(text));
    const dump = Array.from({ length: 90 }, (_, i) => `0:000> !mdt 0000000002d4${(0x1000 + i * 16).toString(16)}\n0000000002d4${(0x1000 + i * 16).toString(16)} (Contoso.Thing)\n    count:0x${i.toString(16)} (System.Int32)\n`).join('');
    const first = await runTool('showObject', { path: 'x' }, host(memorySource('x', dump)));
    const offset = Number(/"offset": (\d+)/.exec(first.text)?.[1]);
    assert.equal(offset, 40);
    assert.match((await runTool('showObject', { path: 'x', offset: 80 }, host(memorySource('x', dump)))).text, /x:\d+: /);
  });

  it('answer a failing source with a sentence', async () => {
    const broken: LogSource = { path: 'b.log', chunks: () => { throw new Error('disk on fire'); } };
    const { text, failed } = await runTool('analyze', { path: '.' }, host(broken));
    assert.equal(failed, false);
    assert.match(text, /Files read: 0 of 1[^]*disk on fire/);
  });

  it('name what was not opened, with the reason', async () => {
    const { text } = await runTool('analyze', { path: '.' }, { open: async () => ({ sources: [memorySource('a.txt', 'x')], skipped: [{ path: 'logs.7z', why: 'of a kind \u001b[2Jnobody opens' }] }) });
    assert.match(text, /Files read: 1 of 2[^]*Not read: logs\.7z: of a kind \S+\[2Jnobody opens/);
    assert.ok(!text.includes('\u001b'));
  });
});
