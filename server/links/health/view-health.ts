import type { LinkHealthView } from '../schema.ts';
import { TARGET_FAILURES } from '../targets/terms.ts';
import { HEALTH_STATES } from '../terms.ts';

type StoredHealth = {
  state: string;
  since: Date;
  checkedAt: Date | null;
  nextCheckAt: Date;
  httpStatus: number | null;
  failure: string | null;
};

/** How a target stands, as people get it. */
export function viewHealth({
  state,
  since,
  checkedAt,
  nextCheckAt,
  httpStatus,
  failure,
}: StoredHealth): LinkHealthView {
  return {
    state: HEALTH_STATES.find((known) => known === state) ?? 'unknown',
    since: since.toISOString(),
    checkedAt: checkedAt?.toISOString() ?? null,
    nextCheckAt: nextCheckAt.toISOString(),
    httpStatus,
    failure: TARGET_FAILURES.find((known) => known === failure) ?? null,
  };
}
