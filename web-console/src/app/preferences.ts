import { useSyncExternalStore } from 'react';

/** What a counselor sets for the machine in front of her. Kept in this browser, holds nothing about anybody. */
export interface Preferences {
  theme: 'schedule' | 'light' | 'dark';
  language: 'zh' | 'en';
  sounds: boolean;
  /** 0–1, apart from the headset's */
  volume: number;
}

const KEY = 'lamplight.preferences';
const defaults: Preferences = { theme: 'schedule', language: 'zh', sounds: true, volume: 0.4 };
const listeners = new Set<() => void>();
let preferences = read();

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    return defaults; // storage refused or garbled: the defaults are safe
  }
}

/** Changes some preferences, for every open part of the page at once. */
export function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
    localStorage.setItem('lamplight.theme', preferences.theme);
  } catch {
    // Storage is refused: the choice holds until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function currentPreferences(): Preferences {
  return preferences;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentPreferences);
}
