// The walls of the house (docs/architecture.md) as a lint rule: who may import whom.
import path from 'node:path';
import { builtinModules } from 'node:module';
import { root } from '../lib/paths.mjs';

/** Rooms of the engine, lowest first; a room may import itself and what stands before it. */
export const ENGINE_ROOMS = [['text'], ['time'], ['decode'], ['config', 'formats'], ['objects'], ['rules'], ['case'], ['report']];

/** Files beside the rooms that every room may import; they import only each other. */
const ENGINE_BASE = new Set(['model', 'l10n', 'limits', 'once', 'source', 'version']);
const BASE = -1, ABOVE_ALL = ENGINE_ROOMS.length;

/** What needs Node and is shared, src/node, is for surfaces that have it: not for a webview, not for what runs in a browser. */
const WITH_NODE = /^src\/(?:cli|node)\/|^src\/extension\/(?:files|annotated)\/[^/]*(?:node|worker|thread|archive)[^/]*$/;

/** The bundle for browsers is one file: what runs in a page's worker is in it as well. */
const BUNDLED = 'src/extension/main.web > src/webview/worker';

/** The file two surfaces may share: the messages they send each other. */
const PROTOCOL = /(^|\/)protocol$/;

const BUILTINS = new Set(builtinModules);
const isNode = (name) => name.startsWith('node:') || BUILTINS.has(name.split('/')[0]);
const TOOLKIT = '@vscode/webview-ui-toolkit';

/** Height of an engine file (path below src/engine, without extension): what it may import lies at or below. */
function height(inside) {
  const [first, ...rest] = inside.split('/');
  if (rest.length === 0) return ENGINE_BASE.has(first) ? BASE : ABOVE_ALL;
  const index = ENGINE_ROOMS.findIndex((names) => names.includes(first));
  return index < 0 ? ABOVE_ALL : index;
}

function engineFault(inside, target, name) {
  if (target === undefined) {
    if (name === 'fast-xml-parser' && /^(formats|config)\//.test(inside)) return undefined;
    return isNode(name) || name === 'vscode' ? `The engine is pure: it cannot import "${name}".` : `The engine imports no package: "${name}".`;
  }
  if (!target.startsWith('src/engine/')) return `The engine imports nothing outside src/engine: "${name}".`;
  const other = target.slice('src/engine/'.length);
  if (other === 'index') return 'The engine does not go through its own door, index.ts.';
  const own = height(inside), wanted = height(other);
  return wanted > own ? `${inside.split('/')[0]} stands below ${other.split('/')[0]} and cannot import it: take it as a parameter.` : undefined;
}

function surfaceFault(file, target, name) {
  const surface = file.split('/')[1];
  if (target === undefined) {
    if (name === 'vscode' && surface !== 'extension') return 'Only src/extension imports vscode.';
    if (name.startsWith(TOOLKIT) && file !== 'src/webview/controls') return 'Only src/webview/controls.ts imports the webview toolkit.';
    if (isNode(name) && surface === 'webview') return `A webview has no "${name}".`;
    return undefined;
  }
  if (target.startsWith('src/engine/') && target !== 'src/engine/index') return `The engine's only door is src/engine/index.ts, not "${name}".`;
  const other = /^src\/([^/]+)\//.exec(target)?.[1];
  if ((other === 'node' && WITH_NODE.test(file)) || `${file} > ${target}` === BUNDLED) return undefined;
  if (other && other !== 'engine' && other !== surface && !PROTOCOL.test(target)) return `src/${surface} does not import src/${other}; only a protocol.ts and, with Node, src/node are shared.`;
  return undefined;
}

/**
 * What is wrong with one import, if anything.
 * @param {string} file importing file, relative to the checkout
 * @param {string} name what it imports, as written
 */
export function fault(file, name) {
  const from = file.split(path.sep).join('/').replace(/\.[cm]?[jt]s$/, '');
  if (!from.startsWith('src/')) return undefined;
  let target;
  if (name.startsWith('.')) {
    target = path.posix.join(path.posix.dirname(from), name).replace(/\.[cm]?[jt]s$/, '');
    if (target === 'src/engine') target = 'src/engine/index';
  }
  return from.startsWith('src/engine/') ? engineFault(from.slice('src/engine/'.length), target, name) : surfaceFault(from, target, name);
}

export default {
  meta: { type: 'problem', docs: { description: 'imports respect the walls between rooms' }, schema: [] },
  create(context) {
    const file = path.relative(root, context.filename);
    const check = (node) => {
      if (typeof node?.value !== 'string') return;
      const message = fault(file, node.value);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.argument?.literal ?? node.argument),
      TSExternalModuleReference: (node) => check(node.expression),
      CallExpression: (node) => { if (node.callee.name === 'require') check(node.arguments[0]); },
    };
  },
};
