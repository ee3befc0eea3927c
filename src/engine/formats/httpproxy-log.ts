import { t } from '../l10n';
import { fieldsLog } from './fields-family';
import { HTTP_FIELDS } from './http-logs';

/** HttpProxy log of the client access front end (2013 and later). */
export const httpproxyLog = fieldsLog({
  id: 'httpproxy-log',
  title: () => t('HttpProxy log'),
  language: 'exchange-fields-log',
  record: 'http',
  logTypes: ['httpproxy logs', 'httpproxy log'],
  fileNames: ['httpproxy_'],
  signature: ['datetime', 'requestid', 'protocolaction', 'proxyaction', 'targetserver'],
  stamps: ['datetime'],
  volatile: ['datetime', 'requestid'],
  counters: [{ name: 'requests', by: ['Protocol', 'HttpStatus'] }],
  fields: HTTP_FIELDS,
});
