import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { combine, memorySource, scan, type CaseReport, type Finding } from '../../src/engine/index';

const STARS = '*'.repeat(46);

/** Entries of one attempt, a minute apart. */
function attempt(day: string, entries: readonly string[], zone = '(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna'): string {
  const all = [`[0] ${STARS}`, '[0] Starting Microsoft Exchange Server 2016 Setup', `[0] ${STARS}`, `[0] Local time zone: ${zone}.`, '[0] Setup version: 15.1.2507.6.', ...entries, '[0] End of Setup', `[0] ${STARS}`];
  return all.map((e, i) => `[${day} 10:${String(i).padStart(2, '0')}:00.0000] ${e}`).join('\r\n') + '\r\n';
}

const REQUIRED = ['[1] [REQUIRED] A reboot from a previous installation is pending. Please restart the system and then rerun Setup.', '[0] Exchange Server installation failed during prereq check. Trying to restore the server state back to active.', "[0] The Exchange Server setup operation didn't complete.  More details can be found in ExchangeSetup.log."];
const TASK = ['[2] [ERROR] Fabrikam cannot be configured.', '[1] [ERROR] The following error was generated when "$error.Clear();\r\n  Set-Thing\r\n" was run: "System.InvalidOperationException: Fabrikam cannot be configured. ---> System.Exception: Access to the path \'C:\\x\' is denied.\r\n   at A.B()".',
  '[1] [ERROR] Fabrikam cannot be configured.', '[1] [ERROR-REFERENCE] Id=MailboxComponent___0 Component=EXCHANGE14:\\x', '[1] Setup is stopping now because of one or more critical errors.'];
const DONE = ['[1] [ERROR] Something on the way.', '[0] The Exchange Server setup operation completed successfully.'];

async function diagnose(...logs: string[]): Promise<CaseReport> {
  return combine(await Promise.all(logs.map((text, i) => scan(memorySource(`${i}/ExchangeSetup.log`, text)))), {});
}

const failures = ({ findings }: CaseReport): Finding[] => findings.filter((f) => f.rule === 'setup-failed');

describe('setup that failed', () => {
  it('is told by the last attempt', async () => {
    assert.deepEqual(failures(await diagnose(attempt('03/01/2024', REQUIRED) + attempt('03/02/2024', DONE))), []);
    const [found, ...others] = failures(await diagnose(attempt('03/01/2024', DONE) + attempt('03/02/2024', REQUIRED)));
    assert.deepEqual(others, []);
    assert.match(found!.title, /^Exchange setup stopped at a prerequisite: A reboot from a previous installation is pending/);
    assert.deepEqual([found!.severity, found!.confidence, found!.data.phase, found!.data.attempts, found!.data.causes], ['error', 'proven', 'prerequisites', 2, ['reboot-pending']]);
  });

  it('names the message of a task, its component, and a cause that only an inner exception tells', async () => {
    const [found] = failures(await diagnose(attempt('03/02/2024', TASK)));
    assert.equal(found!.title, 'Exchange setup failed: Fabrikam cannot be configured.');
    assert.deepEqual([found!.data.phase, found!.data.component, found!.data.causes, found!.data.messages], ['task', 'MailboxComponent', ['access-denied'], [{ text: 'Fabrikam cannot be configured.', count: 3 }]]);
  });

  it('gives no cause where none is known, and says where the log is cut', async () => {
    const [found] = failures(await diagnose(attempt('03/02/2024', ['[1] [ERROR] Never seen before.']).split('[03/02/2024 10:06')[0]!));
    assert.deepEqual([found!.severity, found!.confidence, found!.data.causes], ['warning', 'likely', []]);
    assert.match(found!.detail, /does not say how the attempt ended/);
    assert.deepEqual(failures(await diagnose(attempt('03/02/2024', ['[2] [WARNING] Not so bad.', '[1] Rule text with [ERROR] inside']))), []);
  });

  it('each log is told apart', async () => {
    assert.deepEqual(failures(await diagnose(attempt('03/02/2024', TASK), attempt('03/02/2024', REQUIRED), attempt('03/02/2024', DONE))).map((f) => f.data.path).sort(), ['0/ExchangeSetup.log', '1/ExchangeSetup.log']);
  });

  it('has times in the zone that setup prints, in summer and in winter', async () => {
    const report = await diagnose(attempt('01/15/2024', DONE) + attempt('07/15/2024', TASK));
    assert.deepEqual(report.files[0]!.zone, { name: 'Europe/Berlin', source: 'format' });
    assert.match(failures(report)[0]!.detail, /2024-07-15T08:01:00\.000Z/);
    const moved = await diagnose(attempt('01/15/2024', DONE) + attempt('07/15/2024', TASK, '(UTC-08:00) Pacific Time (US & Canada)'));
    assert.equal(moved.files[0]!.zone, null);
    assert.match(failures(moved)[0]!.detail, /zone unknown/);
    const west = '(UTC-08:00) Pacific Time (US & Canada)';
    const stayed = await diagnose(attempt('01/15/2024', DONE) + attempt('03/15/2024', DONE, west) + attempt('07/15/2024', TASK, west));
    assert.equal(stayed.files[0]!.zone, null);
  });

  const folder = path.resolve('..', 'shared', 'samples', 'logs', 'setup-logs');
  const CAUSES: Record<string, string> = {
    ExchangeSetupWrongGroupType: 'well-known-object', ExchangeSetup_Arbitration_UPN: 'upn-not-unique', ExchangeSetup_DC_Site_2: 'site-of-schema-master', ExchangeSetup_FIPS_AccessDenied: 'access-denied', ExchangeSetup_Firewall_Endpoint: 'endpoint-mapper',
    ExchangeSetup_MSI_1: 'installer-cache', ExchangeSetup_MSI_3: 'msi-failed', ExchangeSetup_MissingDirectory: 'path-missing', ExchangeSetup_Missing_PF_Object: 'object-exists', ExchangeSetup_NoPerm: 'rights', ExchangeSetup_NoSuitableDC: 'no-domain-controller',
    ExchangeSetup_Search_Foundation_Failure_Install: 'search-nodes', ExchangeSetup_Service_Disabled: 'service-disabled', ExchangeSetup_Vdir_2: 'virtual-directory-exists',
  };
  for (const [name, cause] of Object.entries(CAUSES)) {
    it(`public log: ${name}`, async function () {
      const file = path.join(folder, `${name}.log`);
      if (!existsSync(file)) return this.skip();
      const found = failures(await diagnose(readFileSync(file, 'utf8')));
      assert.equal(found.length, 1);
      assert.equal((found[0]!.data.causes as string[])[0], cause);
    });
  }
});
