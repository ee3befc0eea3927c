import { agentDeferral } from './agent-deferral';
import { backPressure } from './back-pressure';
import { clientBudget } from './client-budget';
import { connectionFailed } from './connection-failed';
import { databaseThreadLimit } from './database-thread-limit';
import { diskFull } from './disk-full';
import { dnsFailed } from './dns-failed';
import { dynamicDatabaseLimit } from './dynamic-database-limit';
import { logRepaired } from './log-repaired';
import { logTruncated } from './log-truncated';
import { mailLoop } from './mail-loop';
import { moveStalled } from './move-stalled';
import { objectLimit } from './object-limit';
import { onlineSenderLimit } from './online-sender-limit';
import { otherRefusals } from './other-refusals';
import { outboundParallelism } from './outbound-parallelism';
import { proxyFailed } from './proxy-failed';
import { recipientThreadLimit } from './recipient-thread-limit';
import type { Rule } from './rule';
import { serverThreadLimit } from './server-thread-limit';
import { sessionLimit } from './session-limit';
import { sessionStartsBeforeFile } from './session-starts-before-file';
import { smtpConnectionLimit } from './smtp-connection-limit';
import { smtpRateLimit } from './smtp-rate-limit';
import { sourceThreadLimit } from './source-thread-limit';
import { storeOffline } from './store-offline';
import { storeResource } from './store-resource';
import { storeTooBusy } from './store-too-busy';
import { submissionLimit } from './submission-limit';
import { transportResource } from './transport-resource';
import { unknownLines } from './unknown-lines';

/** Limits, resources and connections, in the order in which they conclude: causes before what may follow from them. */
export const throttlingRules: readonly Rule[] = [
  diskFull, backPressure, storeOffline, storeTooBusy, storeResource, transportResource,
  dynamicDatabaseLimit, databaseThreadLimit, recipientThreadLimit, serverThreadLimit, sourceThreadLimit, submissionLimit,
  objectLimit, smtpConnectionLimit, smtpRateLimit, clientBudget, sessionLimit, onlineSenderLimit, moveStalled, agentDeferral,
  mailLoop, connectionFailed, proxyFailed, dnsFailed, outboundParallelism, otherRefusals,
];

/** Hints about the files themselves. */
export const hygieneRules: readonly Rule[] = [logRepaired, logTruncated, unknownLines, sessionStartsBeforeFile];
