import { t } from '../l10n';
import { fieldsLog } from './fields-family';
import { HTTP_FIELDS } from './http-logs';

/** Exchange Web Services log of the back end (2013 and later). */
export const ewsLog = fieldsLog({
  id: 'ews-log',
  title: () => t('Exchange Web Services log'),
  language: 'exchange-fields-log',
  record: 'ews',
  logTypes: ['ews logs', 'ews log'],
  fileNames: ['ews_'],
  signature: ['datetime', 'requestid', 'soapaction', 'throttlingpolicy'],
  stamps: ['datetime'],
  volatile: ['datetime', 'requestid'],
  counters: [{ name: 'requests', by: ['SoapAction', 'HttpStatus'] }],
  fields: HTTP_FIELDS,
});
