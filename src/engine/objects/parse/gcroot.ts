/** `!gcroot`: chains of references from a root to an object. */

import type { GcRoot } from '../model';
import type { Builder, Mode } from './builder';
import { addressEnd, openBrackets, plainAddress, skipBlank } from './scan';
import { joinType } from './sos';
import { readFrame } from './stacks';

/** Longest beginning of a root of the first versions. */
const MAX_ROOT = 200;

/** SOSEX `!mroot`: `RootRef addr [HNDL:STRONG]:`, then `|-->addr (type)`, one level deeper each. */
const managedRoots: Mode = {
  name: 'mroot',
  row(b, i, text, at) {
    const trimmed = text.slice(at).trim();
    if (/^AppDomain [0-9a-f]{8,16}(?: \(.{0,200}\))?:?$/i.test(trimmed)) {
      return 1;
    }
    const last = b.dump.gcRoots[b.dump.gcRoots.length - 1];
    if (/^RootRef [0-9a-f]{8,16} /i.test(trimmed)) {
      const place = b.whole(i, text);
      b.dump.gcRoots.push({ ...place, endLine: place.line, root: (trimmed.endsWith(':') ? trimmed.slice(0, -1) : trimmed).trimEnd(), chain: [] });
      return 1;
    }
    const from = text.startsWith('|-->', at) ? at + 4 : text.startsWith('-->', at) ? at + 3 : -1;
    const end = from < 0 ? -1 : addressEnd(text, from);
    if (end < 0 || last === undefined) {
      return 0;
    }
    last.chain.push({ ...b.place(i, from, end), address: plainAddress(text.slice(from, end)), type: typeIn(text.slice(end).trim()) });
    last.endLine = b.line(i);
    return 1;
  },
};

/** `(System.Object[], Elements: 4080)` */
function typeIn(text: string): string {
  const inside = text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
  const elements = inside.indexOf(', Elements: ');
  return elements < 0 ? inside : inside.slice(0, elements);
}

class RootMode implements Mode {
  readonly name = 'gcroot';
  private ended = false;

  constructor(private group: string, private chain: GcRoot | undefined) {}

  row(b: Builder, i: number, text: string, at: number): number {
    const taken = this.take(b, i, text, at);
    if (taken > 0 && this.chain) {
      this.chain.endLine = b.line(i);
    }
    return taken;
  }

  private take(b: Builder, i: number, text: string, at: number): number {
    const trimmed = text.slice(at).trim();
    if (isGroup(trimmed)) {
      this.group = trimmed.replace(/:$/, '');
      this.chain = undefined;
      this.ended = false;
      return 1;
    }
    if (isEnd(trimmed)) {
      this.ended = trimmed.startsWith('Found');
      return 1;
    }
    if (this.ended) {
      return 0;
    }
    const old = this.oldLink(b, i, text, at, trimmed);
    if (old > 0) {
      return old;
    }
    const arrow = arrowAt(text, at);
    if (arrow > 0) {
      return this.link(b, i, text, arrow);
    }
    if (isRoot(trimmed) || readFrame(b, i, text, at) !== undefined) {
      this.begin(b, i, text, trimmed);
      return 1;
    }
    return this.wrapped(text, at, trimmed);
  }

  /** Of the first versions: `ESP:19e358:Root:02a7db00(Contoso.B)->`, then `02a7da00(Contoso.A)`. */
  private oldLink(b: Builder, i: number, text: string, at: number, trimmed: string): number {
    const root = trimmed.indexOf(':Root:');
    const from = root < 0 ? at : at + root + 6;
    const end = addressEnd(text, from);
    const more = trimmed.endsWith(')->');
    if (end < 0 || text.charCodeAt(end) !== 40 || !(more || trimmed.endsWith(')'))) {
      return 0;
    }
    if (root >= 0) {
      this.chain = undefined;
      this.begin(b, i, text, trimmed.slice(0, root));
    }
    if (this.chain === undefined) {
      return 0;
    }
    this.chain.chain.push({ ...b.place(i, from, end), address: plainAddress(text.slice(from, end)), type: trimmed.slice(end + 1 - at, more ? -3 : -1) });
    return 1;
  }

  private begin(b: Builder, i: number, text: string, trimmed: string): void {
    const root = trimmed.replace(/:$/, '');
    if (this.chain && this.chain.chain.length === 0) {
      this.chain.root += `, ${root}`;
      return;
    }
    this.chain = { ...b.whole(i, text), endLine: b.line(i), root: this.group === '' ? root : `${this.group}: ${root}`, chain: [] };
    b.dump.gcRoots.push(this.chain);
  }

  private link(b: Builder, i: number, text: string, from: number): number {
    const end = addressEnd(text, from);
    if (end < 0) {
      return 0;
    }
    if (!this.chain) {
      this.begin(b, i, text, '');
    }
    this.chain!.chain.push({ ...b.place(i, from, end), address: plainAddress(text.slice(from, end)), type: text.slice(end).trim() });
    return 1;
  }

  /** A page broke the line before or inside the type. */
  private wrapped(text: string, at: number, trimmed: string): number {
    const last = this.chain?.chain[this.chain.chain.length - 1];
    if (last !== undefined && (last.type === '' || openBrackets(last.type) > 0) && !trimmed.startsWith('.') && trimmed.length < 2000) {
      last.type = joinType(last.type, trimmed);
      return 1;
    }
    const place = trimmed.startsWith('[') || trimmed.startsWith('@');
    return place && (this.chain?.chain.length ?? 1) === 0 && addressEnd(text, at) < 0 ? 1 : 0;
  }
}

function arrowAt(text: string, at: number): number {
  return text.startsWith('->', at) ? skipBlank(text, at + 2) : 0;
}

function isGroup(text: string): boolean {
  return /^(?:Thread [0-9a-fA-F]+|HandleTable|Finalizer Queue|Older Generation|Dependent [A-Za-z ]+|Scan Thread \d+ OSTHread [0-9a-fA-F]+):?$/.test(text) || /^(?:Handle table|Finalizer queue|Stack|RefCount handle)[A-Za-z ]*:$/i.test(text);
}

function isRoot(text: string): boolean {
  return /^[a-z][a-z0-9]{1,3}(?:[+-][0-9a-f]+)?: /i.test(text) || /^[0-9a-fA-F]{8,16} \([a-z ]+handle\)/i.test(text) || /^\(?(?:strong|pinned|weak)/i.test(text);
}

function isEnd(text: string): boolean {
  return /^Found \d+ (?:unique )?roots?/.test(text) || text.startsWith('Note: Roots found on stacks may be false');
}

export function openRoots(b: Builder, i: number, text: string, at: number): number {
  const trimmed = text.slice(at).trim();
  if (trimmed.startsWith('RootRef ') || (b.verb === 'mroot' && trimmed.startsWith('AppDomain '))) {
    const taken = managedRoots.row(b, i, text, at);
    if (taken > 0) {
      b.enter(managedRoots);
    }
    return taken;
  }
  const arrow = arrowAt(text, at);
  if (isEnd(trimmed) || (trimmed === 'more info.' && b.verb === 'gcroot')) {
    return 1;
  }
  if (trimmed.includes(':Root:') && /:Root:[0-9a-f]{8,16}\(/i.test(trimmed.slice(0, MAX_ROOT))) {
    const mode = new RootMode('', undefined);
    b.enter(mode);
    return mode.row(b, i, text, at);
  }
  if (arrow === 0 && !isGroup(trimmed)) {
    return 0;
  }
  const near = b.verb === 'gcroot' || b.verb === 'dumpasync' || b.reader.text(b.reader.nextText(i + 1)).includes('->') || b.reader.text(i + 2).includes('->');
  if (arrow > 0 ? addressEnd(text, arrow) < 0 : !near) {
    return 0;
  }
  const mode = new RootMode('', undefined);
  b.enter(mode);
  return mode.row(b, i, text, at);
}
