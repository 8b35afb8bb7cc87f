import type { CallerRole, SafeToCall, ThreadState, VisitorAppointment } from '../api/types';
import type { WaitsBecause } from '../call/view';
import type { Turned } from '../keep';
import type { NamedDay, NamedTime } from '../opening';

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
    /** opens what is known of somebody who wrote nothing yet */
    goOn: string;
    /** back to the call she is in */
    backToCall: string;
    haveCode: string;
    noHours: string;
    tryAgain: string;
    choices: string;
  };
  opening: {
    open: string;
    openUntil(time: NamedTime): string;
    boardOpens(time: NamedTime): string;
    /** of calls and the chat */
    liveOpens(time: NamedTime): string;
    /** no time is planned */
    closed: string;
    anyTime: string;
    notHere: string;
    notThisBrowser: string;
    otherNumbers: string;
  };

  numbers: { title: string; lead: string; quiet: string; writeInstead: string };
  chat: {
    title: string;
    promise(center: string): readonly [string, string, string];
    /** the same page, out of hours: what is written is a message */
    closed(time: NamedTime | null): string;
    state: Pick<Record<ThreadState, string>, 'waiting' | 'being-answered'>;
    wait: string;
    talking: string;
    /** one has joined beside the counselor */
    supervisor: string;
    typing: string;
    /** a colleague takes over */
    handedOn: { title: string; lead: string };
    leaveMessage: string;
    leaving: string;
    notLeft: string;
    turned: Record<Exclude<Turned, 'no'>, string>;
  };

  /** an estimate; null where there is too little to go by */
  estimate(seconds: number | null): string;

  phone: PhoneWords;

  appointments: {
    title: string;
    none: string;
    loading: string;
    missing: string;
    when(day: NamedDay, from: string, to: string): string;
    where: string;
    who: string;
    whoWith(counselor: string, companions: VisitorAppointment['companions']): string;
    state: Record<VisitorAppointment['state'], string>;
    change: string;
  };

  write: {
    title: string;
    /** who reads this, what stays here, when somebody has to be told */
    promise(center: string): readonly [string, string, string];
    who: string;
    roles: Record<Exclude<CallerRole, 'unknown'>, string>;
    label: string;
    hint: string;
    send: string;
    /** said before anything is written: what leaving fast costs */
    leaving: string;
    left(count: number): string;
    over(count: number): string;
  };

  thread: {
    title: string;
    messages: string;
    you: string;
    counselor: string;
    supervisor: string;
    state: Record<ThreadState, string>;
    ahead(count: number): string;
    /** a colleague takes over */
    handedOn: string;
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
    /** by the counselor; nobody is told when */
    read: string;
    refused: string;
    edit: string;
    offline: string;
    loading: string;
    said: Record<'sent' | 'received', string>;
    /** new words are refused until then */
    blocked(day: NamedDay, clock: string): string;
    blockedHelp: string;
    gone: string;
    goneWhat: string;
    toHome: string;
  };

  code: {
    title: string;
    /** right after the first message */
    fresh: string;
    why: string;
    /** after a call */
    given: string;
    givenWhy: string;
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

  passphrase: {
    add: string;
    what: string;
    forgotten: string;
    others: string;
    label: string;
    hint: string;
    save: string;
    saving: string;
    notNow: string;
    on: string;
    change: string;
    remove: string;
    short(least: number): string;
    later: string;
    ask: string;
    askWhy: string;
    unsent: string;
    lost: string;
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

/** The words around her number. */
export interface AskBackWords {
  choice: string;
  title: string;
  lead: string;
  number: string;
  hint: string;
  bad: string;
  who: string;
  whoElse: Record<SafeToCall, string>;
  /** what we say when the telephone is answered, before anything is sent */
  weSay: Record<SafeToCall, string>;
  promise: string;
  send: string;
  sending: string;
  again: string;
  back: string;
}

/** The words of a call. */
export interface PhoneWords {
  title: string;
  promise(center: string): readonly [string, string, string];
  microphone: string;
  start: string;
  loading: string;
  notLoaded: string;
  tryAgain: string;
  asking: { title: string; lead: string };
  placing: { title: string; lead: string; again: string };
  waiting: Record<WaitsBecause, { title: string; lead: string }> & { stay: string; quiet: string; long: string };
  connecting: { title: string; another: string; lead: string };
  /** the counselor she writes with asks her to call */
  invited: { title: string; lead(center: string): string; take: string; decline: string };
  /** a call beside the conversation */
  within: { rings: string; write: string; over: string; goOn: string };
  held: string;
  connected: { title: string; muted: string };
  lasted: string;
  broken: string;
  silent: string;
  listen: string;
  mute: string;
  unmute: string;
  hangUp: string;
  rather: string;
  askBack: AskBackWords;
  calledBack: { title: string; leads(safeToCall: SafeToCall): readonly string[] };
  closed: { title: string; opens(time: NamedTime | null): string; write: string };
  refused: string;
  noMicrophone: { title: string; refused: string; none: string; instead: string };
  ended: Record<'talked' | 'you' | 'them' | 'lost', { title: string; lead: string }>;
  next: string;
  again: string;
  code: string;
  codeWhy: string;
  numbers: string;
}
