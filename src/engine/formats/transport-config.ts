import { t } from '../l10n';
import type { Clock, Rec, Span } from '../model';
import { MAX_BLOCK_LINES } from '../limits';
import { configKey, configKeys } from './config-keys';
import { readConfig, type ConfigDocument } from './config-xml';
import { Opens, type BlockParser, type FieldDoc, type Format, type Sink, type Window } from './format';

const WHOLE = /^\ufeff?\s{0,20}(?:<\?xml\b|<configuration\b)/;
const ENTRY = /^\s{0,80}(?:>\s)?(?:<!--\s{0,8})?(?:<|&lt;)?[ \t]{0,8}add[ \t\u00a0\u200b]{1,40}(?:key|value)[ \t\u00a0]{0,8}=/i;

/** `EdgeTransport.exe.config` (2007, 2010) and `MSExchangeDelivery.exe.config` (2013 and later), whole or as pasted lines. */
export const transportConfig: Format = {
  id: 'transport-config',
  title: () => t('Transport configuration'),
  kind: 'block',
  clock: 'utc',
  opens: (window, state) => {
    if (isConfigDocument(window)) return Opens.Strong;
    if (ENTRY.test(window.at(0)!) && !state.log) return Opens.Strong;
    return Opens.No;
  },
  parser: (_state, sink) => new ConfigParser(sink),
  fields: Object.fromEntries(configKeys.map((k): [string, FieldDoc] => [k.name, { meaning: k.what }])),
};

/** XML whose root is `configuration`, told from the first lines. */
function isConfigDocument(window: Window): boolean {
  const line = window.at(0)!;
  if (!WHOLE.test(line)) return false;
  if (line.includes('<configuration')) return true;
  for (let k = 1; k < 8; k++) if (/^\s{0,40}<configuration\b/.test(window.at(k) ?? '')) return true;
  return false;
}

class ConfigParser implements BlockParser {
  private readonly lines: string[] = [];
  private firstLine = 0;
  private whole = false;
  private ended = false;

  constructor(private readonly sink: Sink) {}

  take(text: string, line: number): boolean {
    if (this.lines.length >= MAX_BLOCK_LINES) this.sink.limit?.('block-lines');
    if (this.ended || this.lines.length >= MAX_BLOCK_LINES) return false;
    if (this.lines.length === 0) {
      this.firstLine = line;
      this.whole = WHOLE.test(text);
    } else if (!this.whole && !ENTRY.test(text) && !/^\s*(?:<|&lt;|\/>|$)/.test(text)) return false;
    this.lines.push(text);
    if (this.whole && text.includes('</configuration>')) this.ended = true;
    return true;
  }

  end(): void {
    while (this.lines.length > 1 && this.lines.at(-1)!.trim() === '') this.lines.pop();
    if (this.lines.length > 0) this.sink.record(new ConfigRecord(readConfig(this.lines, this.firstLine, this.whole)));
  }
}

/** The whole document as one record; its entries are in `data`. */
export class ConfigRecord implements Rec {
  readonly kind = 'config';
  readonly format = 'transport-config';
  readonly ms = NaN;
  readonly clock: Clock = 'utc';
  readonly line: number;
  readonly lines: number;

  constructor(readonly data: ConfigDocument) {
    this.line = data.firstLine;
    this.lines = data.lines.length;
  }

  get text(): string {
    return this.data.lines.join('\n');
  }

  names(): readonly string[] {
    return this.data.entries.map((e) => e.key);
  }

  get(name: string): string | undefined {
    return this.data.entries.findLast((e) => configKey(e.key)?.name === configKey(name)?.name && e.where !== 'comment')?.value;
  }

  span(): Span | undefined {
    return undefined;
  }
}
