import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { signatures } from '../../src/engine/rules/kit/signatures';
import { attacks } from './lib/attacks';

const root = path.join(__dirname, '../..');

interface Found {
  where: string;
  pattern: RegExp;
}

/** Text of an expression that is put together from literals only. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const left = textOf(node.left);
    const right = textOf(node.right);
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

/** Every regular expression written in src. */
function patternsOf(file: string): Found[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const out: Found[] = [];
  const visit = (node: ts.Node): void => {
    const where = (): string => `${path.relative(root, file)}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      out.push({ where: where(), pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp' && node.arguments?.[0]) {
      const text = textOf(node.arguments[0]);
      const flags = node.arguments[1] ? textOf(node.arguments[1]) : '';
      if (text !== undefined && flags !== undefined) out.push({ where: where(), pattern: new RegExp(text, flags) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return out;
}

const files = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts')).map((f) => path.join(root, 'src', f)).sort();
const all: Found[] = [...files.flatMap(patternsOf), ...signatures.map((s) => ({ where: `signature ${s.id}`, pattern: s.pattern }))];

/** Patterns that take longer than linear time, only ever on text of bounded length: where and how long at most. */
const BOUNDED: Record<string, string> = {
  'src/engine/decode/size.ts \\B(?=(?:\\d{3})+$)': 'the digits of one number, at most 22',
  'src/engine/report/words.ts \\B(?=(?:\\d{3})+$)': 'the digits of one number, at most 22',
};

const SHORT = 2_000;
const LONG = 16_000;
/** Eight times the text: linear is 8, quadratic 64. */
const MOST = 26;
/** Below this nothing can be told from noise, and nothing hurts. */
const QUICK_MS = 12;

function time(pattern: RegExp, text: string): number {
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    pattern.lastIndex = 0;
    // time of the processor, not of the clock: the machine may be busy
    const from = process.cpuUsage().user;
    pattern.exec(text);
    best = Math.min(best, (process.cpuUsage().user - from) / 1000);
    if (best > 200) break;
  }
  return best;
}

/** The attack that makes a pattern slow. */
function slow(pattern: RegExp): string | undefined {
  for (const attack of attacks(pattern)) {
    const long = time(pattern, attack(LONG));
    if (long < QUICK_MS) continue;
    const short = time(pattern, attack(SHORT));
    // on a busy machine one measurement is not enough: twice the text again, linear is 2, quadratic 4
    if (long / Math.max(short, 0.01) > MOST && time(pattern, attack(2 * LONG)) / long > 3) return `${JSON.stringify(attack(40).slice(0, 80))}: ${short.toFixed(2)} ms for ${SHORT}, ${long.toFixed(1)} ms for ${LONG}`;
  }
  return undefined;
}

describe('every regular expression of the project', function () {
  this.timeout(120_000);

  it('is found', () => {
    assert.ok(all.length > 500, `${all.length}`);
  });

  it('the attack tells quadratic from linear', () => {
    assert.notEqual(slow(/\s+$/), undefined);
    assert.notEqual(slow(/[ab]+c/), undefined);
    assert.equal(slow(/^\s+x/), undefined);
    assert.equal(slow(/a{1,20}b/), undefined);
  });

  it('takes linear time', () => {
    const found = all.flatMap(({ where, pattern }) => {
      const why = slow(pattern);
      return why === undefined || BOUNDED[`${where.replace(/:\d+$/, '')} ${pattern.source}`] ? [] : [`${where} ${pattern}  ${why}`];
    });
    assert.deepEqual(found, []);
  });
});
