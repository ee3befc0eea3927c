import { agentLog } from './agent-log';
import { cmdletClixml } from './cmdlet-clixml';
import { cmdletCsv } from './cmdlet-csv';
import { cmdletJson } from './cmdlet-json';
import { cmdletMarkdown } from './cmdlet-markdown';
import { connectivityLog } from './connectivity-log';
import { ewsLog } from './ews-log';
import { generalFieldsLog } from './fields-log';
import type { Format } from './format';
import { formatList } from './format-list';
import { formatTable } from './format-table';
import { httpproxyLog } from './httpproxy-log';
import { iisLog } from './iis-log';
import { messageTrackingLog } from './message-tracking-log';
import { setupLog } from './setup-log';
import { smtpProtocolLog } from './smtp-protocol-log';
import { traceCsv } from './trace-csv';
import { traceEtl } from './trace-etl';
import { traceTable } from './trace-table';
import { watermarks } from './watermarks';
import { transportConfig } from './transport-config';

/** The formats of this room, in the order in which they are asked; the general ones come last. `../registry` has all. */
export const formats: readonly Format[] = [
  transportConfig,
  traceCsv,
  traceTable,
  traceEtl,
  connectivityLog,
  messageTrackingLog,
  smtpProtocolLog,
  agentLog,
  httpproxyLog,
  ewsLog,
  iisLog,
  generalFieldsLog,
  setupLog,
  watermarks,
  cmdletJson,
  cmdletClixml,
  cmdletMarkdown,
  cmdletCsv,
  formatTable,
  formatList,
];
