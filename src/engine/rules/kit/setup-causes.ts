import { t } from '../../l10n';

/** Why setup stops, where its message tells. Told in this order: what others follow from comes first. */
export interface SetupCause {
  id: string;
  pattern: RegExp;
  means(): string;
  remedy(): string;
  /** What would show it, and what gives that. */
  check?: { what(): string; how: string };
}

/**
 * Source: the messages of setup and Microsoft's SetupLogReviewer (CSS-Exchange), whose checks name the same causes; the remedies are those of
 * its documents.
 */
export const SETUP_CAUSES: readonly SetupCause[] = [
  {
    id: 'command-line',
    pattern: /isn't a valid (?:mode|parameter)|is not a valid (?:mode|parameter)|Invalid command line/i,
    means: () => t('Setup did not understand its command line.'),
    remedy: () => t('Correct the parameters: setup.exe /help lists them.'),
  },
  {
    id: 'rights',
    pattern: /isn't a member of the '|must be a member of|an account that's a member of|insufficient access rights|INSUFF_ACCESS_RIGHTS/i,
    means: () => t('The account that runs setup lacks the rights it needs in Active Directory. Setup then also reports what it cannot see with them: forest and domain levels, Active Directory itself.'),
    remedy: () => t('Log on with a member of Enterprise Admins, for the schema also of Schema Admins, and of Organization Management; start setup from an elevated prompt. Membership counts after a new logon.'),
    check: { what: () => t('Groups of the account that runs setup'), how: 'whoami /groups' },
  },
  {
    id: 'site-of-schema-master',
    pattern: /same Active Directory site as the schema master|belongs to Active Directory site|same (?:domain and )?(?:Active Directory )?site as (?:the )?schema master/i,
    means: () => t('The schema and the organization are prepared on the schema master, and from its site.'),
    remedy: () => t('Run setup /PrepareSchema and /PrepareAD on a computer in the site and domain of the schema master and wait for replication.'),
    check: { what: () => t('The schema master, and the site of this computer'), how: 'Get-ADForest | Format-List SchemaMaster; Get-ADDomainController -Discover | Format-List Site' },
  },
  {
    id: 'organization-not-prepared',
    pattern: /organization-level objects have not been created/i,
    means: () => t('The organization is not prepared, and this account or computer may not do it.'),
    remedy: () => t('Run setup /PrepareAD in the root domain with a member of Enterprise Admins and wait for replication.'),
  },
  {
    id: 'reboot-pending',
    pattern: /pending reboot|reboot from a previous installation is pending|restart the (?:computer|system) and (?:then )?(?:re)?run Setup/i,
    means: () => t('Windows waits for a restart.'),
    remedy: () => t('Restart the server.'),
  },
  {
    id: 'open-files',
    pattern: /has open files/i,
    means: () => t('Another process holds files of Exchange.'),
    remedy: () => t('Close the process that is named (an Exchange Management Shell, a monitoring agent).'),
  },
  {
    id: 'well-known-object',
    pattern: /well-known object entry/i,
    means: () => t('The list of well-known objects of the organization (otherWellKnownObjects) points to a group that is deleted, moved or of the wrong type.'),
    remedy: () => t('Set the group that is named to universal security, or remove the entry that points to a deleted one, then run setup /PrepareAD.'),
    check: { what: () => t('The list of well-known objects'), how: "Get-ADObject -SearchBase (Get-ADRootDSE).configurationNamingContext -Filter \"objectClass -eq 'msExchConfigurationContainer'\" -Properties otherWellKnownObjects" },
  },
  {
    id: 'upn-not-unique',
    pattern: /UPN value provided for addition\/modification is not unique/i,
    means: () => t('Another object of the forest has the user principal name that setup gives to a system mailbox.'),
    remedy: () => t('Find the other object in the global catalog and change or delete it.'),
    check: { what: () => t('Objects with the same user principal name'), how: "Get-ADUser -Filter 'UserPrincipalName -like \"*\"' -Server <global catalog>:3268 | Group-Object UserPrincipalName | Where-Object Count -gt 1" },
  },
  {
    id: 'object-exists',
    pattern: /ADObjectAlreadyExistsException|(?:^|\. )The object exists\b|object '[^']{1,500}' already exists/i,
    means: () => t('Setup creates an object that is there: a domain controller does not show it yet, or an earlier attempt left it without its links.'),
    remedy: () => t('Compare the object on the domain controller that setup used with the others; wait for replication, or mend the links of the object.'),
  },
  {
    id: 'no-domain-controller',
    pattern: /Unable to set shared config DC|no suitable (?:domain controllers|directory servers)|can't find a suitable/i,
    means: () => t('The topology service found no domain controller it may use. Often IPv6 was unbound instead of being preferred less, or the Exchange Servers group lacks the right to manage the auditing and security log on the domain controllers.'),
    remedy: () => t('Look at event 2080 of MSExchange ADAccess: the column SACL right must be 1. Bind IPv6 again, run setup /PrepareDomain.'),
    check: { what: () => t('What the topology service sees of the domain controllers'), how: "Get-WinEvent -FilterHashtable @{LogName='Application';ProviderName='MSExchange ADAccess';Id=2080} -MaxEvents 1 | Format-List Message" },
  },
  {
    id: 'endpoint-mapper',
    pattern: /no more endpoints available from the endpoint mapper|0x800706D9/i,
    means: () => t('The Windows Firewall service does not run: its rules cannot be written.'),
    remedy: () => t('Start the Windows Defender Firewall service (MpsSvc) and leave it running: stopping it is no supported way to switch the firewall off.'),
    check: { what: () => t('State of the firewall service'), how: 'Get-Service MpsSvc' },
  },
  {
    id: 'installer-cache',
    pattern: /installation source for this product is not available|Couldn't (?:remove|open) (?:product|package)/i,
    means: () => t('Packages of the installed version are missing from C:\\Windows\\Installer, so Windows Installer cannot remove them.'),
    remedy: () => t('Restore the missing packages from the media of the installed build (FixInstallerCache.ps1 of CSS-Exchange).'),
  },
  {
    id: 'msi-failed',
    pattern: /Fatal error during installation|Error code is 16\d\d\b/i,
    means: () => t('Windows Installer failed with code 1603: its own log names the action.'),
    remedy: () => t('Search the .msilog files of C:\\ExchangeSetupLogs for "Return value 3": the lines in front of it tell why.'),
    check: { what: () => t('The log of Windows Installer'), how: "Select-String -Path C:\\ExchangeSetupLogs\\*.msilog -Pattern 'Return value 3' -Context 20,0" },
  },
  {
    id: 'service-disabled',
    pattern: /cannot start service|cannot be started[^.]{0,200}(?:because it is disabled|disabled)|because it is disabled or because it has no enabled devices/i,
    means: () => t('A service that setup starts is disabled: an earlier attempt stopped after it had disabled the services.'),
    remedy: () => t('Set the services of Exchange and those they depend on back to automatic.'),
    check: { what: () => t('Services that are disabled'), how: "Get-Service MSExchange*,W3SVC,WAS,IISADMIN,Winmgmt,RemoteRegistry | Where-Object StartType -eq Disabled" },
  },
  {
    id: 'virtual-directory-exists',
    pattern: /virtual directory '[^']{1,200}' already exists/i,
    means: () => t('IIS has the virtual directory, Active Directory has not: an earlier attempt stopped in between.'),
    remedy: () => t('Remove the virtual directory that is named from the site in IIS; setup creates it.'),
  },
  {
    id: 'search-nodes',
    pattern: /Old nodes belonging to the system|configuring SearchFoundation/i,
    means: () => t('Files of the search host controller are left from an earlier attempt.'),
    remedy: () => t('Stop the search and host controller services, delete the folder HostController\\Data below Bin\\Search\\Ceres.'),
  },
  {
    id: 'path-missing',
    pattern: /(?:Cannot find path|Could not find a part of the path) '[^']{1,300}'/i,
    means: () => t('A folder that setup expects is missing.'),
    remedy: () => t('Create the folder that is named (empty, or copied from a server of the same build).'),
  },
  {
    id: 'access-denied',
    pattern: /Access to the path\b.{0,300}is denied|Access is denied/i,
    means: () => t('Setup may not write a file: permissions were changed, or a protection program holds it.'),
    remedy: () => t('Give SYSTEM and the administrators full control of the file, exclude the folders of Exchange from virus scanners.'),
  },
];
