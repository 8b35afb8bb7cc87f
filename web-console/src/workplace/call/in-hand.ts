const KEPT_AS = 'lamplight.call-in-hand';

export interface InHand {
  readonly callId: string;
  readonly contactId: string;
}

/** Which call this window has in hand: ids only, so that a page loaded anew can say that it is there before anything else. */
export const inHand = {
  kept(): InHand | null {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT_AS) ?? 'null') as InHand | null;
    } catch {
      return null; // storage is switched off, or not ours
    }
  },
  keep(call: InHand | null): void {
    try {
      if (call) sessionStorage.setItem(KEPT_AS, JSON.stringify(call));
      else sessionStorage.removeItem(KEPT_AS);
    } catch {
      // without storage a reload takes a moment longer
    }
  },
};
