// node scripts/l10n-extract.mjs [--check] : keeps the Russian texts in l10n and package.nls.ru.json in step with the sources.
// New messages are added with an empty translation, dead ones removed. --check changes nothing and fails where there is something to do.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import ts from 'typescript';
import { at } from './lib/paths.mjs';

/** Calls of `t` whose argument is data: {@link dataMessages} knows every value it can have. */
const DATA_ARGUMENTS = new Set(['doc.meaning', 'meaning', 'k.what', 'key.what', 'known.what', 'status.meaning']);

export const FILES = {
  engine: 'l10n/engine.ru.json',
  extension: 'l10n/bundle.l10n.ru.json',
  manifest: 'package.nls.ru.json',
};

const sources = () => fs.readdirSync(at('src'), { recursive: true }).filter((name) => name.endsWith('.ts')).map((name) => `src/${name.split(path.sep).join('/')}`).sort();

/** Texts of a literal, of both ends of `a ? 'x' : 'y'`; undefined for anything else. */
function literals(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (!ts.isConditionalExpression(node)) return undefined;
  const [a, b] = [literals(node.whenTrue), literals(node.whenFalse)];
  return a && b && [...a, ...b];
}

/** Whose `t` a file's plain `t(...)` is: of the engine when imported, of VS Code when taken out of vscode.l10n. */
function ownerOf(file) {
  let owner;
  const visit = (node) => {
    if (ts.isImportSpecifier(node) && node.name.text === 't') owner = 'engine';
    if (ts.isBindingElement(node) && node.name.getText() === 't' && /l10n$/.test(node.parent.parent.initializer?.getText() ?? '')) owner = 'extension';
    if (!owner) ts.forEachChild(node, visit);
  };
  visit(file);
  return owner;
}

/** Does the call wait until somebody asks, or does it run while the module loads, before the language is known? */
function isLazy(node) {
  for (let n = node.parent; n; n = n.parent) {
    if (ts.isFunctionLike(n)) return true;
    if (ts.isPropertyDeclaration(n)) return !(ts.getCombinedModifierFlags(n) & ts.ModifierFlags.Static);
  }
  return false;
}

/** Messages that stand as literals in the code. */
function codeMessages(found, problems) {
  for (const name of sources()) {
    const file = ts.createSourceFile(name, fs.readFileSync(at(name), 'utf8'), ts.ScriptTarget.Latest, true);
    const plain = ownerOf(file);
    const visit = (node) => {
      ts.forEachChild(node, visit);
      if (!ts.isCallExpression(node)) return;
      const callee = node.expression.getText();
      const owner = /(^|\.)l10n\.t$/.test(callee) ? 'extension' : callee === 't' ? plain : undefined;
      if (!owner) return;
      const place = `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      const [message] = node.arguments;
      const texts = message && literals(message);
      if (!texts && !(message && owner === 'engine' && DATA_ARGUMENTS.has(message.getText()))) problems.push(`${place}: the first argument of t is not a literal`);
      if (!isLazy(node)) problems.push(`${place}: t runs while the module loads, before the language is known`);
      for (const text of texts ?? []) found[owner].set(text, [...(found[owner].get(text) ?? []), place]);
    };
    visit(file);
  }
}

/** Messages that are data and go through `t` where they are shown: what cells, settings and status codes mean. */
async function dataMessages(found) {
  const load = (name) => tsImport(pathToFileURL(at('src/engine', name)).href, import.meta.url);
  const [{ formats }, { configKeys }, { statusTable }] = await Promise.all([load('registry.ts'), load('formats/config-keys.ts'), load('decode/status-table.ts')]);
  const add = (text, place) => text && found.engine.set(text, [...(found.engine.get(text) ?? []), place]);
  for (const format of formats) {
    for (const [name, doc] of Object.entries(format.fields)) {
      add(doc.meaning, `format ${format.id}: ${name}`);
      for (const [value, meaning] of Object.entries(doc.values ?? {})) add(meaning, `format ${format.id}: ${name} ${value}`);
    }
  }
  for (const key of configKeys) add(key.what, `setting ${key.name}`);
  for (const [space, rows] of Object.entries(statusTable)) {
    for (const row of rows.split('\n')) if (row.includes('|')) add(row.slice(row.indexOf('|') + 1), `status ${space} ${row.split(' ', 2).join(' ')}`);
  }
}

/**
 * Every message of the project with the places it comes from.
 * @returns {Promise<{engine: Map<string, string[]>, extension: Map<string, string[]>, manifest: Map<string, string[]>, problems: string[]}>}
 */
export async function collect() {
  const found = { engine: new Map(), extension: new Map(), manifest: new Map() };
  const problems = [];
  codeMessages(found, problems);
  await dataMessages(found);
  for (const key of Object.keys(readJson('package.nls.json'))) found.manifest.set(key, ['package.nls.json']);
  return { ...found, problems };
}

const readJson = (name) => (fs.existsSync(at(name)) ? JSON.parse(fs.readFileSync(at(name), 'utf8')) : {});

/** `{0}`, `{1}` of a text, sorted, each once: a translation may need one of them twice. Words that go with a number (`{0|one|few|many}`) are none. */
export const placeholders = (text) => [...new Set(text.match(/\{\d+\}/g) ?? [])].sort().join(' ');

/** What is wrong with one file of translations, a line each. `english`: the text of a key. */
export function faults(name, wanted, translated, english = (key) => key) {
  const out = [];
  for (const key of wanted) {
    if (!translated[key]) out.push(`${name}: no translation of ${JSON.stringify(english(key))}`);
    else if (placeholders(english(key)) !== placeholders(translated[key])) out.push(`${name}: other placeholders in the translation of ${JSON.stringify(english(key))}`);
  }
  const known = new Set(wanted);
  for (const key of Object.keys(translated)) if (!known.has(key)) out.push(`${name}: dead ${JSON.stringify(key)}`);
  return out;
}

/** The translations in their order, dead ones left out, new ones empty at the end. */
function inStep(wanted, translated) {
  const known = new Set(wanted);
  const kept = Object.entries(translated).filter(([key]) => known.has(key));
  return Object.fromEntries([...kept, ...[...wanted].filter((key) => !Object.hasOwn(translated, key)).map((key) => [key, ''])]);
}

async function main() {
  const check = process.argv.includes('--check');
  const found = await collect();
  const manifest = readJson('package.nls.json');
  const problems = [...found.problems];
  for (const [part, name] of Object.entries(FILES)) {
    const wanted = [...found[part].keys()];
    const translated = check ? readJson(name) : inStep(wanted, readJson(name));
    if (!check) fs.writeFileSync(at(name), `${JSON.stringify(translated, null, 2)}\n`);
    problems.push(...faults(name, wanted, translated, part === 'manifest' ? (key) => manifest[key] : undefined));
    console.log(`${name}: ${wanted.length} messages, ${wanted.filter((key) => translated[key]).length} translated`);
  }
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) void main();
