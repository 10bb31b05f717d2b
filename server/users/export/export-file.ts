/** What tasks of this kind make. */
export const EXPORT_TASK = 'users.export';

/** Where the file of an export lies: only a signed address opens it. */
export function exportKey(taskId: bigint): string {
  return `exports/${taskId}.zip`;
}
