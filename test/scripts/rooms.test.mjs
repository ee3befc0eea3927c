import assert from 'node:assert/strict';
import { fault } from '../../scripts/eslint/rooms.mjs';

describe('the walls between rooms', () => {
  const refused = [
    ['src/engine/text/lines.ts', '../formats/csv'],
    ['src/engine/text/lines.ts', '../time/stamp'],
    ['src/engine/time/zone.ts', '../decode/ticks'],
    ['src/engine/decode/ticks.ts', '../formats/csv'],
    ['src/engine/formats/csv.ts', '../objects/graph'],
    ['src/engine/objects/graph.ts', '../rules/registry'],
    ['src/engine/rules/a.ts', '../case/combine'],
    ['src/engine/case/combine.ts', '../report/text'],
    ['src/engine/model.ts', './text/lines'],
    ['src/engine/rules/a.ts', '../index'],
    ['src/engine/rules/a.ts', '../scan'],
    ['src/engine/rules/a.ts', 'node:fs'],
    ['src/engine/rules/a.ts', 'fs/promises'],
    ['src/engine/rules/a.ts', 'vscode'],
    ['src/engine/rules/a.ts', 'fast-xml-parser'],
    ['src/engine/formats/a.ts', 'left-pad'],
    ['src/engine/formats/a.ts', '../../cli/main'],
    ['src/extension/main.ts', '../engine/rules/registry'],
    ['src/extension/main.ts', '../webview/table'],
    ['src/extension/main.ts', '../webview/worker'],
    ['src/extension/editor/hover.ts', '../../engine/model'],
    ['src/cli/main.ts', 'vscode'],
    ['src/webview/main.ts', 'vscode'],
    ['src/webview/main.ts', '../node/archive'],
    ['src/extension/cases.ts', '../node/archive'],
    ['src/extension/files/web.ts', '../../node/archive'],
    ['src/node/archive.ts', '../cli/inputs'],
    ['src/node/archive.ts', 'vscode'],
    ['src/engine/scan.ts', '../node/archive'],
    ['src/webview/main.ts', 'node:path'],
    ['src/webview/main.ts', '@vscode/webview-ui-toolkit'],
    ['src/webview/table.ts', '@vscode/webview-ui-toolkit/dist/button'],
  ];
  for (const [file, name] of refused) it(`${file} may not import ${name}`, () => assert.ok(fault(file, name)));

  const allowed = [
    ['src/extension/main.web.ts', '../webview/worker'],
    ['src/engine/report/text.ts', '../text/lines'],
    ['src/engine/formats/config.ts', 'fast-xml-parser'],
    ['src/engine/rules/a.ts', '../model'],
    ['src/engine/rules/a.ts', './b'],
    ['src/engine/index.ts', './report/text'],
    ['src/engine/scan.ts', './case/combine'],
    ['src/extension/main.ts', '../engine'],
    ['src/extension/editor/hover.ts', '../../engine/index'],
    ['src/extension/main.ts', 'vscode'],
    ['src/extension/annotated/editor.ts', '../../webview/protocol'],
    ['src/cli/main.ts', 'node:fs'],
    ['src/cli/inputs.ts', '../node/archive'],
    ['src/extension/files/worker.ts', '../../node/archive'],
    ['src/node/archive.ts', '../engine/index'],
    ['src/webview/controls.ts', '@vscode/webview-ui-toolkit'],
    ['test/engine/a.test.ts', '../../src/engine/text/lines'],
  ];
  for (const [file, name] of allowed) it(`${file} may import ${name}`, () => assert.equal(fault(file, name), undefined));
});
