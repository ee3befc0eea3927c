import { t } from '../../engine/index';
import { UsageError } from '../usage-error';

/** `exlens redact`: to come. */
export async function redactCommand(): Promise<number> {
  throw new UsageError(t('exlens redact is not in this version yet. Until then, share the report (exlens scan --format html), not the logs.'));
}
