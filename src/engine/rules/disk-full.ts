import { t } from '../l10n';
import { codesIn, sayCodes, sayJoined } from './kit/codes';
import { limitRule, named, outOf } from './kit/limit-rule';
import { byDim } from './kit/stats';
import { FEW } from './kit/weight';

const unnamed = (): string => t('(database not named)');

/** A disk is full: the TMP drive at stage CreateMailItem, else the database or log volume. Source: Microsoft support document on the transient exception. */
export const diskFull = limitRule({
  id: 'disk-full',
  title: () => t('Disk full'),
  severity: 'error',
  scope: 'database',
  unnamed,
  patterns: false,
  words({ stats }) {
    const stages = byDim(stats, 'stage').map((s) => ({ name: s.name, count: s.count }));
    const tmp = stats.entries.some((e) => e.tally.dims.stream === 'submit' || e.tally.dims.stage?.toLowerCase() === 'createmailitem');
    const mailbox = stats.entries.some((e) => e.tally.dims.what?.toLowerCase() === 'mailbox disk');
    const codes = codesIn(stats);
    return {
      title: tmp ? t('Disk full: the drive of the TMP folder, {0}{1}', outOf(stats), stages.length > 0 ? t(' (stage {0})', stages.map((s) => s.name).join(', ')) : '') : t('Disk full at {0}, {1}', named({ unnamed }, stats), outOf(stats)),
      meaning: [
        tmp ? t('Large parts of messages (attachments over 128 KB) pass through the TMP folder of the system; its drive has no space left. Mail can be lost: Exchange sends no NDR and does not try again in this case.') : '',
        mailbox ? t('The volume of the mailbox database or of its logs is full.') : '',
        !tmp && !mailbox ? t('A disk of the server is full: the lines do not tell which. With stage CreateMailItem it would be the drive of the TMP folder.') : '',
        sayCodes(codes),
        sayJoined(stats, codes),
        codes.some((c) => c.name === 'RetryMailboxServerError') ? t('The same HResult is written when the store has too much to do: the SMTP text decides, and here it says disk.') : '',
        t('A full disk is not a limit of delivery: the keys have no effect here.'),
      ],
      remedy: tmp
        ? [t('Free at least 1 GB on the drive of the system TMP folder of the mailbox server, or point TMP to a drive with room.'), t('Restart the submission service after TMP was moved.'), t('Ask the senders of these times to check their Sent Items: what was lost must be sent again.')]
        : [t('Free space on the full volume or extend it; backups truncate logs.'), t('See that the database mounts and the queues drain.')],
      missing: [{ what: t('Free space of all volumes of the server, and where TMP points'), how: "Get-Volume | Format-Table DriveLetter,SizeRemaining,Size; [Environment]::GetEnvironmentVariable('TMP','Machine')" }],
      severity: stats.count < FEW ? 'warning' : 'error',
      data: { stages, codes, drive: tmp ? 'tmp' : mailbox ? 'mailbox' : 'unknown' },
    };
  },
});
