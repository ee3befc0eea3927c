import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runTool, t, tools } from '../../engine/index';
import type { Parsed } from '../args';
import { Jail } from '../mcp/jail';
import type { serve } from '../mcp/server';
import { reasonOf } from '../../node/reasons';
import type { Context } from '../run';
import { UsageError } from '../usage-error';

/** The protocol's library is large: it stands in a file of its own, which no other command reads. */
const BUNDLE = path.join(__dirname, 'mcp.js');

/** `exlens mcp [FOLDER]...`: the tools for agents, until the client goes. */
export async function mcpCommand(parsed: Parsed, { version, signal }: Context): Promise<number> {
  const folders = parsed.operands.length > 0 ? parsed.operands : ['.'];
  for (const folder of folders) checkFolder(folder);
  const server = loadServer();
  const jail = new Jail(folders);
  const run = (name: string, input: unknown, stop: AbortSignal): ReturnType<typeof runTool> => runTool(name, input, { open: (path) => jail.open(path), options: { now: Date.now() }, signal: stop });
  await server.serve({ tools, run }, version, signal);
  return 0;
}

function checkFolder(folder: string): void {
  try {
    if (!fs.statSync(folder).isDirectory()) throw new Error(t('not a folder'));
  } catch (error) {
    throw new UsageError(t('Cannot read {0}: {1}', folder, reasonOf(error)), 'mcp');
  }
}

function loadServer(): { serve: typeof serve } {
  if (!fs.existsSync(BUNDLE)) throw new UsageError(t('{0} is missing: this copy of exlens was made without it. Build it with npm run build.', BUNDLE), 'mcp');
  // not a literal: the bundler would pull it into this bundle
  return createRequire(__filename)(BUNDLE) as { serve: typeof serve };
}
