// A real VS Code in the browser: the server bundled in code-server, on 127.0.0.1.
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { must, killGroup, start } from './proc.mjs';

const START_SECONDS = 60; // twice the worst start seen with both cores busy

/** Quiet: no greetings, no updates, no other extension's views. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'remote.autoForwardPorts': false,
  'git.enabled': false,
  'workbench.editorLargeFileConfirmation': 4096, // MB; a remote window would ask above 10
};

/**
 * @param {object} o
 * @param {{node: string, code: string}} o.host from ensureHost
 * @param {string[]} [o.vsix] extensions to install
 * @param {string} [o.dir] profile folder, kept; without it a temporary one, removed by stop()
 * @param {object} [o.settings] user settings, over QUIET_SETTINGS
 * @param {object} [o.env] environment of the server and of the extension host
 * @param {string} [o.token] connection token; without it none is asked for
 * @param {boolean} [o.untrusted] the folder is not trusted, as one is that somebody else sent
 * @param {boolean} [o.mochaInHost] allows the payload that runs tests; it also hides notification toasts
 */
export async function startServer(o) {
  const dir = o.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'vs-'));
  const userSettings = path.join(dir, 'user/User/settings.json');
  const machineSettings = path.join(dir, 'user/Machine/settings.json'); // over the user's, and the only ones a running window watches
  for (const folder of [path.dirname(userSettings), path.dirname(machineSettings), path.join(dir, 'tmp')]) fs.mkdirSync(folder, { recursive: true });
  if (!fs.existsSync(userSettings)) fs.writeFileSync(userSettings, JSON.stringify({ ...QUIET_SETTINGS, ...o.settings }, null, 2));
  const live = {};
  const changeSettings = (settings) => fs.writeFileSync(machineSettings, JSON.stringify(Object.assign(live, settings), null, 2));

  const base = [path.join(o.host.code, 'out/server-main.js'), '--accept-server-license-terms',
    '--server-data-dir', `${dir}/server`, '--user-data-dir', `${dir}/user`, '--extensions-dir', `${dir}/ext`];
  const env = { ...process.env, ...o.env,
    EXTENSIONS_GALLERY: '{}', // otherwise it asks open-vsx.org
    NODE_OPTIONS: '', NODE_V8_COVERAGE: o.env?.NODE_V8_COVERAGE ?? '',
    TMPDIR: `${dir}/tmp`, XDG_RUNTIME_DIR: `${dir}/tmp` }; // its sockets stay behind, so keep them in here
  for (const vsix of o.vsix ?? []) {
    const out = await must(o.host.node, [...base, '--install-extension', path.resolve(vsix), '--force'], { env, seconds: START_SECONDS });
    if (!/successfully installed/.test(out)) throw new Error(`VS Code did not install ${vsix}: ${out}`);
  }

  const logFile = path.join(dir, 'server.log');
  const log = fs.openSync(logFile, 'w');
  const server = start(o.host.node, [...base, '--host', '127.0.0.1', '--port', '0',
    ...(o.token ? ['--connection-token', o.token] : ['--without-connection-token']),
    '--telemetry-level', 'off', '--disable-getting-started-override', ...(o.untrusted ? [] : ['--disable-workspace-trust']),
    ...(o.mochaInHost ? ['--enable-smoke-test-driver'] : [])], { env, stdio: ['ignore', log, log] });
  fs.closeSync(log);

  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await Promise.race([once(server, 'exit'), new Promise((r) => setTimeout(r, 5000).unref())]);
    }
    killGroup(server); // an extension host or language server may outlive it by a moment
    if (o.dir || process.env.KEEP) return;
    await new Promise((r) => setTimeout(r, 100));
    fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };

  let port;
  const until = Date.now() + START_SECONDS * 1000;
  while (!port) {
    const text = fs.readFileSync(logFile, 'utf8');
    port = /Extension host agent listening on (\d+)/.exec(text)?.[1];
    if (port) break;
    if (server.exitCode !== null || Date.now() > until) { await stop(); throw new Error(`the VS Code server did not start: ${text.slice(-2000)}`); }
    await new Promise((r) => setTimeout(r, 50));
  }
  const authority = `127.0.0.1:${port}`;
  return {
    dir, authority, logFile, changeSettings, stop, process: server,
    /** The address of a file or folder of this machine, as the window sees it. */
    remote: (file) => `vscode-remote://${authority}${file}`,
    /** Where a browser finds a folder; payload: [["openFile", remote(file)], ...] */
    url: (folder, payload) => `http://${authority}/?${o.token ? `tkn=${o.token}&` : ''}folder=${encodeURI(folder)}`
      + (payload?.length ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : ''),
  };
}
