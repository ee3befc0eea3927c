// The browser the headless VS Code is looked at with.
import { chromium } from 'playwright-core';
import { ensureChromium } from './install.mjs';

const ARGUMENTS = [
  '--no-sandbox', // it only ever sees 127.0.0.1, and CI machines run as root
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-gpu', '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost', // nothing outside this machine has an address
];

export async function launch() {
  return chromium.launch({ executablePath: await ensureChromium(), args: ARGUMENTS, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
}
