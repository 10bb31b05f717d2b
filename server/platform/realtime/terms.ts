/** An event for everybody, without a payload: others may have been lost on their way to the sockets, so read again. */
export const REALTIME_GAP = 'realtime.gap';
