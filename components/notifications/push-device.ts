/** Where this browser keeps the id under which Maru pushes to it; the address of its push service is a secret that pages are never told. */
export const PUSH_DEVICE_KEY = 'maru.push-device';
