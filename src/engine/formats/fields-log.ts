import { t } from '../l10n';
import { fieldsLog } from './fields-family';

/** Any other comma-separated log with a `#Fields` line: its columns are named, its cells are searched, nothing more is claimed. */
export const generalFieldsLog = fieldsLog({
  id: 'fields-log',
  title: () => t('Log with #Fields'),
  language: 'exchange-fields-log',
  record: 'fields',
  logTypes: [],
  fileNames: [],
  signature: [],
  stamps: ['date-time', 'datetime', 'timestamp', 'time-stamp', 'time', 'starttime'],
  fields: {},
});
