const KEY = 'maru.shortcuts';

/** Single-key shortcuts are on unless this browser switched them off. */
export function shortcutsEnabled(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

export function enableShortcuts(isOn: boolean): void {
  try {
    localStorage.setItem(KEY, isOn ? 'on' : 'off');
  } catch {
    // Storage is closed to us (private mode): the choice lasts as long as nothing asks again.
  }
}
