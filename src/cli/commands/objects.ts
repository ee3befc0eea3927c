import { t } from '../../engine/index';
import { UsageError } from '../usage-error';

/** `exlens objects`: to come. */
export async function objectsCommand(): Promise<number> {
  throw new UsageError(t('exlens objects is not in this version yet.'));
}
