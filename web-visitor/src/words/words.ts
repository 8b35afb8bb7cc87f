import type { CallerRole, ThreadState } from '../api/types';
import type { NamedTime } from '../opening';

/** Every text of the page. A language that lacks one does not compile. */
export interface Words {
  /** for the `lang` attribute */
  tag: string;
  name: string;
  otherLanguage: string;
  otherLanguageName: string;
  back: string;
  leave: string;
  leaveHint: string;
  urgent: string;
  call: string;
  /** between two sentences */
  space: string;
  close: string;

  home: {
    warm: string;
    noName: string;
    phone: string;
    chat: string;
    board: string;
    /** opens the saved thread */
    mine: string;
    haveCode: string;
    noHours: string;
    tryAgain: string;
    choices: string;
  };
  opening: {
    open: string;
    openUntil(time: NamedTime): string;
    boardOpens(time: NamedTime): string;
    phoneOpens(time: NamedTime): string;
    anyTime: string;
    notYet: string;
    otherNumbers: string;
  };

  numbers: { title: string; lead: string; quiet: string; writeInstead: string };
  chat: { title: string; lead: string; write: string; call: string };

  write: {
    title: string;
    /** who reads this, what stays here, when somebody has to be told */
    promise(center: string): readonly [string, string, string];
    who: string;
    roles: Record<Exclude<CallerRole, 'unknown'>, string>;
    label: string;
    hint: string;
    send: string;
    left(count: number): string;
    over(count: number): string;
  };

  thread: {
    title: string;
    messages: string;
    you: string;
    counselor: string;
    state: Record<ThreadState, string>;
    ahead(count: number): string;
    urgentFirst: string;
    opens(time: NamedTime): string;
    reading: string;
    answered: string;
    comeBack: string;
    label: string;
    sending: string;
    retrying: string;
    retryNow: string;
    stay: string;
    stored: string;
    refused: string;
    edit: string;
    offline: string;
    loading: string;
    said: Record<'sent' | 'received', string>;
    gone: string;
    goneWhat: string;
    toHome: string;
  };

  code: {
    title: string;
    /** right after the first message */
    fresh: string;
    why: string;
    read: string;
    copy: string;
    copied: string;
    notCopied: string;
    picture: string;
    pictureDone: string;
    kept: string;
    show: string;
    remember: string;
    rememberWhat: string;
    putAway: string;
    putAwayWhat: string;
    putAwaySure: string;
    putAwayNo: string;
    imageTitle: string;
    imageWhere(host: string): string;
    options: string;
  };

  help: { title: string; lead: string };

  comeBack: {
    title: string;
    lead: string;
    label: string;
    so_far(count: number): string;
    open: string;
    opening: string;
    empty: string;
    short(count: number): string;
    long(count: number): string;
    notDigits: string;
    digitOff: string;
    unknown: string;
    later: string;
    lost: string;
    unsent: string;
  };
}
