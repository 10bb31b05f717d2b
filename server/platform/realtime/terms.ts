/** An event without a payload: others may have been lost on their way to this socket, so read again. */
export const REALTIME_GAP = 'realtime.gap';
