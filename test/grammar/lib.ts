import fs from 'node:fs';
import path from 'node:path';
import * as onig from 'vscode-oniguruma';
import * as textmate from 'vscode-textmate';

const root = path.join(__dirname, '..', '..');

export const grammarFiles = (): string[] => fs.readdirSync(path.join(root, 'syntaxes')).filter((f) => f.endsWith('.tmLanguage.json')).sort();

const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
const onigLib = onig.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength)).then(() => ({
  createOnigScanner: (patterns: string[]) => new onig.OnigScanner(patterns),
  createOnigString: (text: string) => new onig.OnigString(text),
}));

const registry = new textmate.Registry({
  onigLib,
  loadGrammar: async (scope) => {
    const file = path.join(root, 'syntaxes', `${scope.slice('source.'.length)}.tmLanguage.json`);
    return textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file);
  },
});

/** The grammar of a language id, as VS Code loads it. */
export async function grammar(language: string): Promise<textmate.IGrammar> {
  const found = await registry.loadGrammar(`source.${language}`);
  if (!found) throw new Error(`no grammar for ${language}`);
  return found;
}

/** A grammar that takes each line in one piece: what tokenizing costs at least, whatever the grammar. */
export async function plainGrammar(): Promise<textmate.IGrammar> {
  return registry.addGrammar({ scopeName: 'source.plain', patterns: [{ match: '^.*$', name: 'line' }], repository: {} as never } as textmate.IRawGrammar);
}

/** The words of a line that have a scope of their own, with its last part but the language. */
export async function scopes(language: string, line: string): Promise<[text: string, scope: string][]> {
  const { tokens } = (await grammar(language)).tokenizeLine(line, textmate.INITIAL);
  return tokens.flatMap((t): [string, string][] => {
    const scope = t.scopes.at(-1)!;
    return t.scopes.length > 1 ? [[line.slice(t.startIndex, t.endIndex), scope.slice(0, scope.lastIndexOf('.'))]] : [];
  });
}

export { textmate };
