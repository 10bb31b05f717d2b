import { AppError } from '../platform/errors.ts';
import { idEpochs, idsReady, makeIds } from '../platform/ids.ts';
import { explainId } from './explain-id.ts';
import type { ExplainedId, MadeIds, MakeIdsQuery } from './schema.ts';

/**
 * New ids that nobody else has, as text.
 * @throws AppError `unavailable` when the strategy cannot give any now
 */
export async function giveIds({ strategy, count }: MakeIdsQuery): Promise<MadeIds> {
  return { ids: (await makeIds(strategy, count)).map(String) };
}

/**
 * What an id says about itself; nothing is looked up.
 * @throws AppError `not_found` for what is no id
 */
export async function tellId(text: string): Promise<ExplainedId> {
  await idsReady();
  const explained = explainId(text, idEpochs());
  if (explained === null) {
    throw new AppError('not_found', 'This is no id: neither a number of 64 bits nor a UUID.', {
      reason: 'id_unreadable',
    });
  }
  return explained;
}
