import { readSetting } from '../settings/settings.ts';
import { hasSecondFactor } from './repository.ts';
import type { Viewer } from './viewer.ts';

/**
 * Whether this admin must set up a second factor before the operator's desk opens: the setting `security.requireSecondFactorForAdmins` asks
 * for one and there is none. Counts for admins' keys too.
 */
export async function lacksRequiredFactor(viewer: Pick<Viewer, 'id' | 'role'>): Promise<boolean> {
  if (viewer.role !== 'admin') return false;
  if (!(await readSetting('security.requireSecondFactorForAdmins'))) return false;
  return !(await hasSecondFactor(viewer.id));
}
