/** Where browsers cannot tell when they are idle (Safari), a page has come to rest by then, in ms. */
const REST_MS = 1_500;

/** Calls `work` once the page has loaded and the browser has nothing to do. The returned function calls it off. */
export function whenIdle(work: () => void): () => void {
  let cancel = () => {};
  const wait = () => {
    if (typeof requestIdleCallback === 'function') {
      const handle = requestIdleCallback(work);
      cancel = () => cancelIdleCallback(handle);
    } else {
      const timer = setTimeout(work, REST_MS);
      cancel = () => clearTimeout(timer);
    }
  };
  if (document.readyState === 'complete') wait();
  else {
    window.addEventListener('load', wait, { once: true });
    cancel = () => window.removeEventListener('load', wait);
  }
  return () => cancel();
}
