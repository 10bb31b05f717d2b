'use client';

import { useSyncExternalStore } from 'react';

const KEY = 'maru.shortcuts';
const CHANGED = 'maru:shortcuts';
/** What was chosen when storage is closed to us (private mode): it lasts as long as the page does. */
let unstored: boolean | null = null;

/** Single-key shortcuts are on unless this browser switched them off. */
export function shortcutsEnabled(): boolean {
  if (unstored !== null) return unstored;
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

function enableShortcuts(isOn: boolean): void {
  try {
    localStorage.setItem(KEY, isOn ? 'on' : 'off');
    unstored = null;
  } catch {
    unstored = isOn;
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  // Another window of the same browser changed it.
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener('storage', onChange);
  };
}

/** Whether single keys are on, and their switch; every switch on the page agrees. */
export function useShortcutPreference(): [boolean, (isOn: boolean) => void] {
  return [useSyncExternalStore(subscribe, shortcutsEnabled, () => true), enableShortcuts];
}
