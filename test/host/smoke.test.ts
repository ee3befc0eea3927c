import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { EXTENSION_ID, extension, isWeb } from './lib/host';

interface Manifest {
  version: string;
  main?: string;
  contributes?: { commands?: { command: string }[] };
}

describe('the installed extension', () => {
  const manifest = () => extension().packageJSON as Manifest;

  it('is there', () => {
    assert.equal(extension().id, EXTENSION_ID);
    assert.match(manifest().version, /^\d+\.\d+\.\d+$/);
  });

  it('runs in the host under test', () => {
    assert.equal(manifest().main === undefined, isWeb);
  });

  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command of its manifest', async () => {
    await extension().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = (manifest().contributes?.commands ?? []).map((c) => c.command).filter((id) => !registered.has(id));
    assert.deepEqual(missing, []);
  });
});
