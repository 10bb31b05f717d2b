/** Holds the id of whoever was welcomed in this browser; read by the server, so that nothing is drawn and taken away again. */
export const WELCOME_COOKIE = 'welcomed';
