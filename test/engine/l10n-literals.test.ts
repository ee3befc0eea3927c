import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** Where words for people are written. Names of settings, ids and the like have other keys. */
const WORDS = new Set(['title', 'label', 'detail', 'description', 'placeHolder', 'placeholder', 'prompt', 'tooltip', 'message', 'openLabel', 'saveLabel', 'ariaLabel', 'heading', 'note', 'what', 'how', 'error',
  'textContent', 'innerText', 'documentation', 'validationMessage']);
/** Calls and objects that show their texts. */
const SHOWS = /(?:show\w+Message|setStatusBarMessage|appendMarkdown|appendText)$/;
const MAKES = /(?:UsageError|TreeItem|CompletionItem|CodeAction|InlayHint|MarkdownString|Diagnostic)$/;
/** Attributes of a page that are read to people. */
const ATTRIBUTE = /^['"](?:aria-label|aria-description|title|placeholder|alt)['"]$/;

/** Read by models, not by people: what a tool is for is told in English. */
const FOR_MODELS = new Set(['src/engine/agents/tools.ts', 'src/cli/mcp/server.ts']);
/** Names of products and formats. */
const NAMES = /^(?:Exchange Lens|Markdown|HTML|SARIF|JSON)(?:: )?$/;

/** The texts an expression can be or begin with; what goes through t is none of them. */
function literals(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.flatMap((s) => [...literals(s.expression), s.literal.text])];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isBinaryExpression(node) && ['+', '??', '||'].includes(node.operatorToken.getText())) return [...literals(node.left), ...literals(node.right)];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return literals(node.body);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(literals);
  return [];
}

/** Is it said to people? A surface says single words too; in the engine one word is an id, and a command of the shell is no sentence. */
function isProse(text: string, surface: boolean): boolean {
  if (NAMES.test(text) || !/[A-Za-z]{2}/.test(text)) return false;
  if (surface) return !/^\$\([a-z-]+\)\s*$/.test(text) && !/^[a-z]+(?:-[a-z]+)*$/.test(text);
  return /(?:^|\s)[A-Za-z][a-z]* [a-z]+(?: [a-z]+|[.,:;]|$)|\(on the/.test(text.replace(/<[^>]{0,40}>/g, '<>'));
}

/** Places of a source where words are shown that did not go through t. */
function untranslated(name: string, text: string): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const surface = name.startsWith('src/extension/') || name.startsWith('src/webview/');
  const out: string[] = [];
  const check = (node: ts.Node, value: ts.Node | undefined): void => {
    const said = value ? literals(value).filter((x) => isProse(x, surface)) : [];
    if (said.length > 0) out.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${JSON.stringify(said.join(' ... ')).slice(0, 120)}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && WORDS.has(node.name.getText())) check(node, node.initializer);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && WORDS.has(node.left.name.text)) check(node, node.right);
    if (ts.isCallExpression(node) && SHOWS.test(node.expression.getText())) for (const argument of node.arguments) check(node, argument);
    if (ts.isCallExpression(node) && /setAttribute$/.test(node.expression.getText()) && ATTRIBUTE.test(node.arguments[0]?.getText() ?? '')) check(node, node.arguments[1]);
    if (ts.isNewExpression(node) && MAKES.test(node.expression.getText())) check(node, node.arguments?.[0]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out;
}

/** Words of a manifest that stand in it instead of a %key%. */
function rawWords(value: unknown, path: string): string[] {
  if (typeof value === 'string') return [];
  if (Array.isArray(value)) return value.flatMap((v, i) => rawWords(v, `${path}[${i}]`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, v]) => {
    const at = `${path}.${key}`;
    if (/^(?:title|shortTitle|displayName|description|markdownDescription|contents|userDescription|altText|deprecationMessage|markdownDeprecationMessage)$/.test(key) && typeof v === 'string') return /^%[\w.]+%$/.test(v) || NAMES.test(v) ? [] : [`${at}: ${v}`];
    if (/^(?:markdownE|e)numDescriptions$/.test(key)) return (v as string[]).filter((x) => !/^%[\w.]+%$/.test(x)).map((x) => `${at}: ${x}`);
    return rawWords(v, at);
  });
}

describe('words that people see', () => {
  it('go through t everywhere in the sources', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts')).map((f) => `src/${f.split(sep).join('/')}`).filter((f) => !FOR_MODELS.has(f));
    assert.ok(files.length > 100);
    assert.deepEqual(files.flatMap((f) => untranslated(f, readFileSync(join(ROOT, f), 'utf8'))), []);
  });

  it('are seen by this test', () => {
    const seen = (name: string, text: string): number => untranslated(name, text).length;
    const view = 'src/extension/a.ts';
    assert.equal(seen(view, 'vscode.window.showInformationMessage("Saved.")'), 1);
    assert.equal(seen(view, 'vscode.window.showErrorMessage(`Cannot read ${path}`)'), 1);
    assert.equal(seen(view, 'x = { title: n === 1 ? "One finding" : vscode.l10n.t("Many") }'), 1);
    assert.equal(seen(view, 'item.tooltip = "All of " + name'), 1);
    assert.equal(seen(view, 'node.setAttribute("aria-label", "Search")'), 1);
    assert.equal(seen(view, 'new vscode.TreeItem("Nothing here")'), 1);
    assert.equal(seen(view, 'x = { title: vscode.l10n.t("Saved."), label: "$(search)", description: "HTML" }'), 0);
    assert.equal(seen('src/engine/rules/a.ts', 'rule = { id: "a", title: () => "Disk is full" }'), 1);
    assert.equal(seen('src/engine/rules/a.ts', 'report({ detail: "The disk of the server is full." })'), 1);
    assert.equal(seen('src/engine/rules/a.ts', 'x = { how: "Get-Queue | Format-Table Identity", what: t("Queues of the server") }'), 0);
    assert.equal(seen('src/cli/a.ts', 'throw new UsageError("name a file")'), 1);
  });

  it('stand in the manifest as keys, but for what models read', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { description: string; contributes: Record<string, unknown> };
    const { languageModelTools, ...contributes } = manifest.contributes;
    const tools = (languageModelTools as Record<string, unknown>[]).map(({ inputSchema: _schema, ...tool }) => tool);
    assert.deepEqual(rawWords({ ...contributes, tools, description: manifest.description }, ''), []);
    assert.deepEqual(rawWords({ commands: [{ title: 'Analyze' }] }, ''), ['.commands[0].title: Analyze']);
  });

  it('every key of the manifest has a text, and every text a key', () => {
    const used = new Set([...readFileSync(join(ROOT, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map((m) => m[1]!));
    const texts = new Set(Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.nls.json'), 'utf8')) as object));
    assert.deepEqual([...used].filter((k) => !texts.has(k)), []);
    assert.deepEqual([...texts].filter((k) => !used.has(k)), []);
  });
});

describe('the walkthrough', () => {
  it('has every page in Russian, under the name VS Code looks for, with the same rows', () => {
    const folder = join(ROOT, 'media', 'walkthrough');
    const pages = readdirSync(folder).filter((f) => f.endsWith('.md') && !f.includes('.nls.'));
    assert.ok(pages.length > 0);
    for (const page of pages) {
      const [english, russian] = [page, page.replace(/\.md$/, '.nls.ru.md')].map((f) => readFileSync(join(folder, f), 'utf8').split('\n'));
      assert.equal(russian!.length, english!.length, page);
      assert.match(russian!.join('\n'), /[а-яё]{4}/);
    }
  });
});
