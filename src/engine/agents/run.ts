import { combine, type CaseReport } from '../case/combine';
import { t } from '../l10n';
import type { FileScan } from '../model';
import type { CaseOptions } from '../rules/rule';
import { scan } from '../scan';
import type { LogSource } from '../source';
import { offsetAt, parseZone, zoneProblem } from '../time/zones';
import { analysisAnswer } from './analysis';
import { answerText, type Answer } from './answer';
import { decodeAnswer } from './decode';
import { explanationAnswer } from './explanation';
import { objectAnswer } from './objects';
import { checkInput, tools, type ToolInput, type ToolName } from './tools';

/** What a surface lends to the tools. */
export interface ToolHost {
  /**
   * Everything below a path. A path that does not exist or must not be read is an error with a sentence of our own, without the path in it.
   */
  open(path: string): Promise<{ sources: LogSource[]; skipped: { path: string; why: string }[] }>;
  /** How one source is scanned, where a thread does it. */
  scan?: (source: LogSource, signal?: AbortSignal) => Promise<FileScan>;
  /** Options the user has set; the model's own come first. */
  options?: CaseOptions;
  signal?: AbortSignal;
}

export interface ToolAnswer {
  text: string;
  /** The call could not be answered: its input, or its path. */
  failed: boolean;
}

const VERSIONS = ['2007', '2010', '2013', '2016', '2019', 'SE'];

/** Answers one call of a tool. Never throws but for the signal: a model gets a sentence. */
export async function runTool(name: string, rawInput: unknown, host: ToolHost): Promise<ToolAnswer> {
  const tool = tools.find((x) => x.name === name);
  if (!tool) return { text: t('There is no such tool. There are: {0}.', tools.map((x) => x.name).join(', ')), failed: true };
  const checked = checkInput(tool, rawInput);
  if ('problem' in checked) return { text: checked.problem, failed: true };
  try {
    return { text: answerText(await answer(tool.name, checked.input, host)), failed: false };
  } catch (error) {
    host.signal?.throwIfAborted();
    return { text: answerText({ before: [t('This could not be answered.')], data: [error instanceof Error ? error.message : String(error)], after: [] }), failed: true };
  }
}

async function answer(name: ToolName, input: ToolInput, host: ToolHost): Promise<Answer> {
  const offset = typeof input.offset === 'number' ? input.offset : 0;
  switch (name) {
    case 'analyze':
      return analysisAnswer(await reportOf(input, host), { rule: text(input.rule), offset });
    case 'explainFinding':
      return explanationAnswer(await reportOf(input, host), { rule: text(input.rule) ?? '', number: typeof input.number === 'number' ? input.number : 1, offset });
    case 'decodeValue':
      return decodeAnswer(text(input.value) ?? '', text(input.as));
    case 'showObject':
      return objectAnswer((await host.open(text(input.path) ?? '')).sources, { address: text(input.address), type: text(input.type), offset }, host.signal);
  }
}

async function reportOf(input: ToolInput, host: ToolHost): Promise<CaseReport> {
  const options = optionsOf(input, host);
  const { sources, skipped } = await host.open(text(input.path) ?? '');
  // what was not opened is told like what could not be read
  const scans: FileScan[] = await Promise.all(skipped.map(({ path, why }) => scan({ path, chunks: () => refused(why) })));
  for (const source of sources) {
    host.signal?.throwIfAborted();
    scans.push(await (host.scan ? host.scan(source, host.signal) : scan(source, { signal: host.signal })));
  }
  return combine(scans, options);
}

// eslint-disable-next-line require-yield
async function* refused(why: string): AsyncGenerator<Uint8Array> {
  throw new Error(why);
}

function optionsOf(input: ToolInput, host: ToolHost): CaseOptions {
  const options: CaseOptions = { ...host.options };
  const exchange = text(input.exchange);
  if (exchange !== undefined) {
    if (!VERSIONS.includes(exchange)) throw new Error(t('The version has to be one of {0}.', VERSIONS.join(', ')));
    options.exchange = exchange;
  }
  const named = text(input.zone);
  if (named === undefined) return options;
  const zone = parseZone(named);
  if (!zone) throw new Error(zoneProblem(named));
  return { ...options, zone: { name: zone.name, offsetAt: (ms) => offsetAt(zone, ms) } };
}

function text(value: string | number | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
