/** Read by the server, written by the browser: `collapsed` or `open`. */
export const SIDEBAR_COOKIE = 'sidebar';
