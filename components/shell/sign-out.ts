import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { type ApiProblem, toApiProblem } from '@/components/api-client/problem.ts';
import { PUSH_DEVICE_KEY } from '@/components/notifications/push-device.ts';
import { forgetRecent } from './recent-entries.ts';

/** Ends the session and leaves. Gives the problem when the server did not end it; then nothing has changed. */
export async function signOut(): Promise<ApiProblem | undefined> {
  try {
    if (localStorage.getItem(PUSH_DEVICE_KEY) !== null) {
      await (await import('@/components/notifications/settings/devices/browser-push.ts')).leaveBrowser();
    }
    await fetchJson('/v1/sign-out', { method: 'POST', stayOn401: true });
  } catch (error) {
    const problem = toApiProblem(error);
    if (problem.status !== 401) return problem;
  }
  forgetRecent();
  // A whole page load: nothing of this person stays in the memory of the tab.
  window.location.assign('/sign-in');
}
