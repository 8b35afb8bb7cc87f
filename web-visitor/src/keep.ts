import type { CallerRole } from './api/types';
import type { Unsent } from './outbox';

export type Language = 'zh' | 'en';

/** How she chose to write: `chat` becomes a live chat where the desk is open for it. */
export type Way = 'board' | 'chat';

/** Why a chat is a message now: she asked for it, its time was over while she waited, or it was over before she wrote. */
export type Turned = 'no' | 'asked' | 'desk-closed' | 'after-hours';

/** All that is kept on the device, so that a reload loses nothing. Nothing of what was received is kept. */
export interface Kept {
  language: Language;
  role: CallerRole;
  /** what is being written */
  draft: string;
  unsent: Unsent[];
  code: string | null;
  /** that its passphrase was entered on this device; the phrase itself is kept nowhere */
  proof: string | null;
  /** somebody is known for the code, but nothing was written yet: she called */
  threadless: boolean;
  way: Way;
  /** the contact that waits or is answered was a chat when last looked at */
  wasChat: boolean;
  turned: Turned;
  /** the call she is in; `connectedAt` in milliseconds since 1970, `invitationId` where it is part of her conversation */
  call: { clientId: string; connectedAt: number | null; invitationId?: string | null } | null;
  /** the visitor said that she wrote the code down */
  codeKept: boolean;
  /** the card with the numbers: on screen in full, or short for somebody who closed it before */
  help: 'none' | 'full' | 'short';
  helpClosed: boolean;
  /** her wish: keep it after the page is closed */
  remember: boolean;
}

export const nothingKept: Kept = {
  language: 'zh',
  role: 'unknown',
  draft: '',
  unsent: [],
  code: null,
  proof: null,
  threadless: false,
  way: 'board',
  wasChat: false,
  turned: 'no',
  call: null,
  codeKept: false,
  help: 'none',
  helpClosed: false,
  remember: false,
};

/** The part of the browser's storage that is used here. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const NAME = 'page';

/**
 * Until the tab is closed (`tab`), or longer when the visitor asked for it (`device`); never in both.
 * Where the browser refuses storage (private mode, full disk) the page works on without.
 */
export class Keep {
  constructor(
    private readonly tab: Shelf | null,
    private readonly device: Shelf | null,
  ) {}

  load(): Kept {
    return this.read(this.tab) ?? this.read(this.device) ?? { ...nothingKept };
  }

  save(kept: Kept): void {
    this.write(this.tab, kept.remember ? null : kept);
    this.write(this.device, kept.remember ? kept : null);
  }

  clear(): void {
    this.write(this.tab, null);
    this.write(this.device, null);
  }

  private read(shelf: Shelf | null): Kept | null {
    try {
      const text = shelf?.getItem(NAME);
      return text ? { ...nothingKept, ...(JSON.parse(text) as Partial<Kept>) } : null;
    } catch {
      // Refused, or not ours: as good as nothing kept.
      return null;
    }
  }

  private write(shelf: Shelf | null, kept: Kept | null): void {
    try {
      if (kept) shelf?.setItem(NAME, JSON.stringify(kept));
      else shelf?.removeItem(NAME);
    } catch {
      // Private mode or a full disk: what is on screen stays, only a reload would lose it.
    }
  }
}

/** @returns the browser's two shelves, null where it refuses even to name them */
export function browserShelves(): [tab: Shelf | null, device: Shelf | null] {
  const open = (name: 'sessionStorage' | 'localStorage'): Shelf | null => {
    try {
      return window[name];
    } catch {
      // Cookies blocked: the getter itself throws.
      return null;
    }
  };
  return [open('sessionStorage'), open('localStorage')];
}
