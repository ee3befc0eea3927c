import { t } from '../../engine/index';
import { UsageError } from '../usage-error';

/** `exlens mcp`: to come. */
export async function mcpCommand(): Promise<number> {
  throw new UsageError(t('exlens mcp is not in this version yet. Until then, let the agent run exlens scan --format json.'));
}
