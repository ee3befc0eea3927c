import fs from 'node:fs';
import path from 'node:path';
import { rules, severityText, t } from '../../engine/index';
import { wrongValue, type Parsed } from '../args';
import { openOutput } from '../output';
import { specOf } from '../specs';
import { useColour } from '../terminal';

/** Pages stand beside the bundle in an installed extension and beside the sources in a checkout. */
const PAGES = ['../docs/rules', '../../../docs/rules'];

/** The page of a rule on this machine, where there is one. */
export function rulePage(id: string): string | undefined {
  return PAGES.map((folder) => path.join(__dirname, folder, `${id}.md`)).find((file) => fs.existsSync(file));
}

/** `exlens rules`: the list, or one page. */
export async function rulesCommand(parsed: Parsed): Promise<number> {
  const output = openOutput(undefined);
  const [id] = parsed.operands;
  await output.write(id === undefined ? list() : page(id));
  return 0;
}

function list(): string {
  const width = Math.max(0, ...rules.map((r) => r.id.length));
  const widest = 1 + Math.max(0, ...rules.map((r) => severityText(r.severity).length));
  const bold = useColour(process.stdout) ? (text: string): string => `\u001b[1m${text}\u001b[0m` : (text: string): string => text;
  return rules.map((r) => `${bold(r.id.padEnd(width))}  ${severityText(r.severity).padEnd(widest)} ${r.title()}\n`).join('');
}

function page(id: string): string {
  const rule = rules.find((r) => r.id === id);
  if (!rule) throw wrongValue(specOf('rules')!, t('The rule'), id, rules.map((r) => r.id));
  const file = rulePage(id);
  return file ? fs.readFileSync(file, 'utf8') : `${rule.id}: ${rule.title()}\n`;
}
