// Runs inside the extension host of a real VS Code, started by bench/editor.mjs: how long the extension keeps people waiting.
// Nothing of the product is changed for it: loading is watched from outside, and what blocks the event loop is told by a profile.
import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { Session, type Profiler } from 'node:inspector';
import Module from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeAll, extension, waitFor } from '../../test/host/lib/host';

const DATA = path.join(process.env.EXLENS_ROOT!, 'bench/data');
const figures: Record<string, unknown> = {};
const save = (): void => fs.writeFileSync(path.join(DATA, 'editor.json'), JSON.stringify(figures, null, 1));
const rounded = (ms: number): number => Math.round(ms * 100) / 100;
const percentile = (list: readonly number[], part: number): number => rounded([...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))]!);

type Load = (request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown;
interface Entry { activate(context: vscode.ExtensionContext): Promise<void> }

/** When each file was first given problems. */
const given = new Map<string, number>();
let hover: vscode.HoverProvider | undefined;
let objects: vscode.TreeDataProvider<unknown> | undefined;

/** Times the loading of our bundle and the call of `activate`, and keeps hold of providers as they are registered. */
function watchLoading(): { load: number; activate: number; engine: number; engineFrom: string } {
  const times = { load: NaN, activate: NaN, engine: NaN, engineFrom: '' };
  const host = Module as unknown as { _load: Load };
  const before = host._load;
  host._load = function (this: unknown, request, parent, isMain) {
    const began = performance.now();
    const loaded = before.call(this, request, parent, isMain);
    if (request === 'vscode' && parent?.filename?.includes('exchange-lens.exchange-lens-')) return watched(loaded as typeof vscode);
    if (request === './engine.js') {
      times.engine = performance.now() - began;
      times.engineFrom = (new Error().stack ?? '').split('\n').slice(2, 9).map((line) => line.trim().replace(/\(.*\/dist\//, '(')).join(' ');
    }
    if (!/exchange-lens\.exchange-lens-[^/]*\/dist\/extension\.js$/.test(request.replaceAll('\\', '/'))) return loaded;
    times.load = performance.now() - began;
    const entry = loaded as Entry;
    return { ...entry, activate: async (context: vscode.ExtensionContext) => {
      const from = performance.now();
      await entry.activate(context);
      times.activate = performance.now() - from;
    } };
  };
  return times;
}

function watched(api: typeof vscode): typeof vscode {
  const languages = { ...api.languages, registerHoverProvider: (selector: vscode.DocumentSelector, provider: vscode.HoverProvider) => {
    hover = provider;
    return api.languages.registerHoverProvider(selector, provider);
  }, createDiagnosticCollection: (name?: string) => {
    const collection = api.languages.createDiagnosticCollection(name);
    const set = collection.set.bind(collection) as (uri: vscode.Uri, list: readonly vscode.Diagnostic[]) => void;
    collection.set = ((uri: vscode.Uri, list: readonly vscode.Diagnostic[]) => {
      set(uri, list);
      if (!given.has(uri.toString())) given.set(uri.toString(), performance.now());
    }) as typeof collection.set;
    return collection;
  } };
  const window = new Proxy(api.window, { get: (target, key) => key !== 'createTreeView' ? Reflect.get(target, key) as unknown : (id: string, options: vscode.TreeViewOptions<unknown>) => {
    if (id === 'exchangeLens.objects') objects = options.treeDataProvider;
    return api.window.createTreeView(id, options);
  } });
  return new Proxy(api, { get: (target, key) => (key === 'languages' ? languages : key === 'window' ? window : Reflect.get(target, key) as unknown) });
}

const now = (): number => Number(process.hrtime.bigint() / 1000n);

/** Microseconds of processor time of this thread: on a busy machine a slice is not as long as the clock says. */
class ThreadClock {
  private readonly fd = fs.openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  private readonly bytes = Buffer.alloc(64);

  now(): number {
    return Number.parseInt(this.bytes.toString('latin1', 0, fs.readSync(this.fd, this.bytes, 0, 64, 0)), 10) / 1000;
  }
}

/** Turns of the event loop: a callback of the host with all promises that it settles. */
class Turns {
  private readonly promises = new Set<number>();
  private readonly clock = new ThreadClock();
  /** For each turn: when it began, and what the processor had spent on this thread by then; microseconds. */
  readonly marks: { at: number; cpu: number }[] = [];
  private readonly hook = createHook({
    init: (id, type) => void (type === 'PROMISE' || type === 'TickObject' || type === 'Microtask' ? this.promises.add(id) : undefined),
    before: (id) => void (this.promises.has(id) ? undefined : this.mark()),
    destroy: (id) => void this.promises.delete(id),
  });

  start(): void {
    this.mark();
    this.hook.enable();
  }

  stop(): void {
    this.hook.disable();
    this.mark();
  }

  private mark(): void {
    this.marks.push({ at: now(), cpu: this.clock.now() });
  }
}

const MARK = /exchange-lens\.exchange-lens-[^/\\]*[/\\]dist[/\\]/;

/** Milliseconds that each turn spent in our code (what it called and what it made the garbage collector do included), the longest first, with where the longest was. */
async function ourSlices(run: () => Promise<void>): Promise<{ longest: number; over16: number; turns: number; total: number; top: string[] }> {
  const session = new Session();
  session.connect();
  const post = (method: string, params?: object): Promise<{ profile?: Profiler.Profile }> => new Promise((resolve, reject) => session.post(method, params, (error, result) => (error ? reject(new Error(error.message)) : resolve(result as never))));
  const turns = new Turns();
  await post('Profiler.enable');
  await post('Profiler.setSamplingInterval', { interval: 250 });
  await post('Profiler.start');
  turns.start();
  await run();
  turns.stop();
  const profile = (await post('Profiler.stop')).profile!;
  session.disconnect();
  return attribute(profile, turns.marks);
}

function attribute(profile: Profiler.Profile, marks: Turns['marks']): Awaited<ReturnType<typeof ourSlices>> {
  const nodes = new Map(profile.nodes.map((n) => [n.id, n]));
  const parents = new Map(profile.nodes.flatMap((n) => (n.children ?? []).map((c) => [c, n.id] as const)));
  const ours = new Map<number, boolean>();
  const isOurs = (id: number): boolean => {
    let known = ours.get(id);
    if (known === undefined) {
      const parent = parents.get(id);
      known = MARK.test(nodes.get(id)!.callFrame.url) || (parent !== undefined && isOurs(parent));
      ours.set(id, known);
    }
    return known;
  };
  const slices: { turn: number; us: number; gc: number; names: Map<string, number> }[] = [];
  let turn = 0;
  let slice: (typeof slices)[number] | undefined;
  let at = profile.startTime;
  let last = false;
  profile.samples!.forEach((id, i) => {
    at += profile.timeDeltas![i]!;
    const length = profile.timeDeltas![i + 1] ?? 0;
    const { functionName } = nodes.get(id)!.callFrame;
    const mine = isOurs(id) || (last && functionName === '(garbage collector)');
    last = mine;
    while (turn + 1 < marks.length && marks[turn + 1]!.at <= at) {
      turn++;
      slice = undefined;
    }
    if (!mine) return;
    if (!slice) slices.push((slice = { turn, us: 0, gc: 0, names: new Map() }));
    slice.us += length;
    if (functionName === '(garbage collector)') slice.gc += length;
    for (let n: number | undefined = id; n !== undefined; n = parents.get(n)) {
      const frame = nodes.get(n)!.callFrame;
      if (MARK.test(frame.url)) slice.names.set(frame.functionName, (slice.names.get(frame.functionName) ?? 0) + length);
    }
  });
  for (const s of slices) s.us = Math.min(s.us, (marks[s.turn + 1]?.cpu ?? Infinity) - marks[s.turn]!.cpu);
  slices.sort((a, b) => b.us - a.us);
  const first = slices[0];
  return {
    longest: rounded((first?.us ?? 0) / 1000), over16: slices.filter((s) => s.us > 16_000).length, turns: slices.length, total: rounded(slices.reduce((sum, s) => sum + s.us, 0) / 1000),
    top: slices.slice(0, 6).map((s) => `${rounded(s.us / 1000)}, garbage ${rounded(s.gc / 1000)}: ${[...s.names].sort((a, b) => b[1] - a[1]).slice(0, 9).map(([name, us]) => `${name} ${(us / 1000).toFixed(0)}`).join(', ')}`),
  };
}

const isDone = (uri: vscode.Uri): boolean => vscode.languages.getDiagnostics(uri).some((d) => d.source === 'Exchange Lens');

/**
 * Milliseconds from the event that hands us the document until its first diagnostics of ours are set; by the clock, and of the processor on
 * this thread. VS Code tells others of them 50 ms later, as it gathers such events.
 */
async function firstDiagnostics(uri: vscode.Uri): Promise<{ ms: number; cpu: number }> {
  const clock = new ThreadClock();
  let opened = NaN;
  let cpu = NaN;
  const subscriptions: vscode.Disposable[] = [vscode.workspace.onDidOpenTextDocument((d) => { if (d.uri.toString() === uri.toString()) [opened, cpu] = [performance.now(), clock.now()]; })];
  const found = new Promise<void>((resolve) => subscriptions.push(vscode.languages.onDidChangeDiagnostics((e) => e.uris.some((u) => u.toString() === uri.toString()) && isDone(uri) && resolve())));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  await found;
  const at = given.get(uri.toString())!;
  const spent = clock.now() - cpu;
  for (const s of subscriptions) s.dispose();
  return { ms: rounded(at - opened), cpu: rounded(spent / 1000) };
}

/** Whatever is still going on after a document was opened: providers, views. */
const settle = (ms = 1500): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A name of its own for each opening: VS Code keeps a closed document for a while, and would not hand it over again. */
function another(name: string, i: number | string): vscode.Uri {
  const folder = path.join(DATA, 'editor');
  fs.mkdirSync(folder, { recursive: true });
  const link = path.join(folder, name.replace('*', String(i)));
  fs.rmSync(link, { force: true });
  fs.linkSync(path.join(DATA, SOURCE[name]!), link);
  return vscode.Uri.file(link);
}

const SOURCE: Record<string, string> = { 'CONNECTLOG10-*.LOG': 'connectivity-10m.log', 'CONNECTLOG45-*.LOG': 'connectivity-45m.log', 'dump-*.txt': 'dump-200k.log' };

describe('speed in the editor', function () {
  this.timeout(300_000);
  this.retries(0);

  it('activation', async () => {
    assert.ok(!extension().isActive, 'nothing may have started the extension before');
    const times = watchLoading();
    const began = performance.now();
    await extension().activate();
    figures.activation = { asked: rounded(performance.now() - began), load: rounded(times.load), activate: rounded(times.activate), engineInside: !Number.isNaN(times.engine) };
    await settle(500);
    Object.assign(figures.activation as object, { engine: rounded(times.engine), engineFrom: times.engineFrom });
    save();
  });

  it('first diagnostics of 10 MB', async () => {
    const list: Awaited<ReturnType<typeof firstDiagnostics>>[] = [];
    for (let i = 0; i < 5; i++) {
      list.push((await firstDiagnostics(another('CONNECTLOG10-*.LOG', i))));
      await settle();
      await closeAll();
      await vscode.commands.executeCommand('exchangeLens.case.clear');
    }
    figures.diagnostics10MB = { first: list[0], later: list.slice(1) };
    save();
  });

  it('slices and hovers of 45 MB', async () => {
    const uri = another('CONNECTLOG45-*.LOG', 1);
    figures.slices45MB = await ourSlices(async () => {
      figures.diagnostics45MB = await firstDiagnostics(uri);
      await settle(3000);
    });
    const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString())!;
    const token = new vscode.CancellationTokenSource().token;
    const times: number[] = [];
    const shown: number[] = [];
    for (let i = 0; i < 1000; i++) {
      const line = 6 + Math.floor((i * 7919 * 31) % (document.lineCount - 8));
      const { text } = document.lineAt(line);
      const position = new vscode.Position(line, (i * 37) % Math.max(1, text.length));
      const began = performance.now();
      const found = await hover!.provideHover(document, position, token);
      times.push(performance.now() - began);
      if (found) shown.push(i);
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    figures.hover45MB = { p50: percentile(times, 0.5), p95: percentile(times, 0.95), max: rounded(Math.max(...times)), shown: shown.length, of: times.length };
    await closeAll();
    save();
  });

  it('slices and tree of a dump of 200,000 lines', async () => {
    await vscode.commands.executeCommand('exchangeLens.objects.focus');
    // the window shows the views
    await settle(2000);
    const open = async (uri: vscode.Uri): Promise<{ tree: number; shown: number }> => {
      let opened = NaN;
      const listener = vscode.workspace.onDidOpenTextDocument((d) => { if (d.uri.toString() === uri.toString()) opened = performance.now(); });
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.languageId !== 'exchange-object-dump') await vscode.languages.setTextDocumentLanguage(document, 'exchange-object-dump');
      await vscode.window.showTextDocument(document);
      const shown = performance.now() - opened;
      // what the view asks first
      await waitFor('the tree', async () => ((await objects!.getChildren()) ?? []).length > 10, 60_000);
      listener.dispose();
      return { tree: performance.now() - opened, shown };
    };
    // the first dump of a session, without the profile and its hooks, which take time of their own
    const { tree, shown } = await open(another('dump-*.txt', 1));
    await settle(3000);
    const groups = (await objects!.getChildren()) ?? [];
    const roots = (await Promise.all(groups.map((group) => objects!.getChildren(group)))).flat();
    const times: number[] = [];
    for (let i = 0; i < 500; i++) {
      const node = roots[(i * 7919) % roots.length];
      const began = performance.now();
      await objects!.getTreeItem(node);
      const children = (await objects!.getChildren(node)) ?? [];
      for (const child of children) await objects!.getTreeItem(child);
      times.push(performance.now() - began);
    }
    figures.dumpTree = { ready: rounded(tree), shown: rounded(shown), roots: roots.length, openNode: { p50: percentile(times, 0.5), p95: percentile(times, 0.95), max: rounded(Math.max(...times)) } };
    await closeAll();
    figures.slicesDump = await ourSlices(async () => {
      await open(another('dump-*.txt', 2));
      await settle(3000);
    });
    await closeAll();
    save();
  });
});
