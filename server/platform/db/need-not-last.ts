/**
 * As a condition of a statement: its whole transaction ends without waiting for the disk, some milliseconds earlier. A kill of one of ours takes
 * nothing of it back; a power cut, or a kill of PostgreSQL itself, may: only for what is then found out and done again.
 */
export const NEED_NOT_LAST = `set_config('synchronous_commit', 'off', true) = 'off'`;
