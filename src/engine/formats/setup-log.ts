import { t } from '../l10n';
import type { Clock, Rec, Span } from '../model';
import { civilToMs } from '../time/stamp';
import { Opens, type BlockParser, type FileState, type Format, type Sink } from './format';

const ROW = /^\[(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)\.(\d{4})\] \[(\d{1,2})\](?: \[(ERROR|REQUIRED|WARNING|RECOMENDED|RECOMMENDED)\])? ?/;

/**
 * ExchangeSetup.log: `[MM/dd/yyyy HH:mm:ss.0mmm] [depth] [LEVEL]? text` in the server's local time; the four decimals are zero-padded
 * milliseconds. Lines without a stamp continue the one before.
 */
export const setupLog: Format = {
  id: 'setup-log',
  title: () => t('Exchange setup log'),
  language: 'exchange-setup-log',
  kind: 'log',
  clock: 'server',
  opens: (window) => (ROW.test(window.at(0)!) ? Opens.Strong : Opens.No),
  parser: (state, sink) => new SetupParser(state, sink),
  startsRecord: (line) => ROW.test(line),
  counters: [{ name: 'levels', by: ['level'] }],
  fields: {
    stamp: { meaning: 'When, on the server\'s own clock. The decimals are milliseconds with a leading zero: .0156 is 156 ms.' },
    depth: { meaning: 'Depth of the setup task inside the others.' },
    level: { meaning: 'How bad it is; blank for information.', values: { ERROR: 'setup stops here', REQUIRED: 'a prerequisite is missing', WARNING: 'setup goes on', RECOMENDED: 'a recommendation (spelt so by setup)' } },
    text: { meaning: 'What setup did or met.' },
  },
};

class SetupParser implements BlockParser {
  private pending: { line: number; parts: string[]; match: RegExpExecArray } | undefined;
  /** The zones of its attempts: the server's clock may have been set to another one meanwhile. */
  private readonly zones = new Set<string>();

  constructor(
    private readonly state: FileState,
    private readonly sink: Sink,
  ) {}

  take(text: string, line: number): boolean {
    const match = ROW.exec(text);
    if (match) {
      this.flush();
      this.pending = { line, parts: [text], match };
      this.headers(text.slice(match[0].length));
      return true;
    }
    if (!this.pending) return false;
    if (!this.state.log && text.trim() === '') return false;
    if (this.pending.parts.length < MAX_CONTINUED) this.pending.parts.push(text);
    else if (text.trim() !== '') this.sink.unparsed(line, text);
    return true;
  }

  end(): void {
    this.flush();
  }

  private headers(text: string): void {
    const version = /^Setup version: (\d+(?:\.\d+)*)\.?$/.exec(text);
    if (version) this.sink.header('version', version[1]!);
    const zone = /^Local time zone: (.{1,120}?)\.?$/.exec(text)?.[1];
    if (zone === undefined) return;
    this.zones.add(zone);
    this.sink.header('zone', this.zones.size === 1 ? zone : '');
  }

  private flush(): void {
    if (!this.pending) return;
    const { line, parts, match } = this.pending;
    this.pending = undefined;
    this.sink.record(new SetupRecord(line, parts.length, parts.join('\n'), match));
  }
}

/** Lines that one entry may continue over: setup prints whole scripts and configuration dumps. */
const MAX_CONTINUED = 5_000;

class SetupRecord implements Rec {
  readonly kind = 'setup';
  readonly format = 'setup-log';
  readonly clock: Clock = 'server';
  readonly ms: number;
  private readonly body: number;

  constructor(
    readonly line: number,
    readonly lines: number,
    readonly text: string,
    private readonly match: RegExpExecArray,
  ) {
    const [month, day, year, hour, minute, second, fraction] = match.slice(1, 8).map(Number) as [number, number, number, number, number, number, number];
    this.ms = civilToMs(year, month, day, hour, minute, second, Math.min(fraction, 999));
    this.body = match[0].length;
  }

  names(): readonly string[] {
    return ['stamp', 'depth', 'level', 'text'];
  }

  get(name: string): string | undefined {
    const span = this.span(name);
    if (!span) return undefined;
    return name.toLowerCase() === 'text' ? this.text.slice(this.body) : this.text.slice(span.column, span.endColumn);
  }

  span(name: string): Span | undefined {
    const depth = this.match[8]!;
    const depthAt = 29;
    switch (name.toLowerCase()) {
      case 'stamp':
        return { column: 1, endColumn: 25 };
      case 'depth':
        return { column: depthAt - 1, endColumn: depthAt - 1 + depth.length };
      case 'level': {
        const level = this.match[9];
        if (!level) return undefined;
        const at = this.match[0].lastIndexOf('[') + 1;
        return { column: at, endColumn: at + level.length };
      }
      case 'text': {
        const end = this.text.indexOf('\n');
        return { column: this.body, endColumn: end < 0 ? this.text.length : end };
      }
      default:
        return undefined;
    }
  }
}
