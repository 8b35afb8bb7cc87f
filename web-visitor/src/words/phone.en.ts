import type { NamedTime } from '../opening';
import type { PhoneWords } from './words';

export function estimateEn(seconds: number | null): string {
  if (seconds === null) return 'How long it takes can’t be said now.';
  if (seconds < 60) return 'Less than a minute, about.';
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 60 ? `About ${minutes} min.` : 'It may take more than an hour.';
}

/** @param notTold who is normally told nothing @param exception when somebody has to be told */
export function phoneEn(notTold: string, exception: string, time: (at: NamedTime) => string): PhoneWords {
  return {
    title: 'Call',
    promise: (center) => [`A counselor of ${center} answers. The call is not recorded.`, notTold, exception],
    microphone:
      'The call goes through this page and shows no number. Your browser will ask for the microphone: please allow it.',
    start: 'Call now',
    loading: 'Opening',
    notLoaded: 'It did not open; the network may be down.',
    tryAgain: 'Try again',
    asking: { title: 'The microphone first', lead: 'Your browser asks about the microphone. Please allow it.' },
    placing: { title: 'Connecting', lead: 'One moment.', again: 'The network is weak. This tries again by itself.' },
    waiting: {
      first: { title: 'Waiting for a counselor', lead: '' },
      'line-lost': {
        title: 'The counselor’s network broke',
        lead: 'It is not you. You are first in line, and somebody answers soon.',
      },
      another: { title: 'Another counselor will come', lead: 'You keep your place.' },
      stay: 'Just keep this page open; the counselor will simply speak.',
      quiet: 'Until then nobody can hear you.',
      long: 'Waiting takes longer than usual today. If you would rather not wait:',
    },
    connecting: {
      title: 'A counselor is answering',
      another: 'Another counselor is answering',
      lead: 'The sound is being connected.',
    },
    invited: {
      title: 'Your counselor would like to talk with you',
      lead: (center) =>
        `It goes through this page: no number is shown, nothing is recorded, and a counselor of ${center} hears you. Your browser will ask for the microphone: please allow it. If you can’t speak now, just go on writing.`,
      take: 'Talk now',
      decline: 'Not now',
    },
    within: {
      rings: 'Calling your counselor',
      write: 'You can go on writing below while you talk.',
      over: 'Nothing you wrote is lost. You can go on writing.',
      goOn: 'Go on writing',
    },
    held: 'The counselor is asking a colleague and comes right back. Please stay on the line.',
    connected: { title: 'You are talking', muted: 'Muted: the counselor can’t hear you.' },
    lasted: 'Length of the call',
    broken: 'The line broke for a moment. It is coming back by itself.',
    silent: 'Your browser wants a tap before it plays sound.',
    listen: 'Turn sound on',
    mute: 'Mute',
    unmute: 'Unmute',
    hangUp: 'Hang up',
    rather: 'Write instead',
    askBack: {
      choice: 'Please call me back',
      title: 'Call me back',
      lead: 'Until you send it you keep your place in the line.',
      number: 'Telephone number',
      hint: 'Mobile, or landline with area code',
      bad: 'The number looks wrong; please look again.',
      who: 'Who may answer this telephone',
      whoElse: { unknown: 'My family may answer', yes: 'Only I answer' },
      weSay: {
        unknown: 'We wait for you to speak first. To anybody else we only say: wrong number. Nothing about us or you.',
        yes: 'When you answer we say that you asked us to call.',
      },
      promise: 'Your number is kept sealed, only for this call. Your phone will list a call.',
      send: 'Call this number',
      sending: 'Sending',
      again: 'Not sent yet; this tries again by itself.',
      back: 'Keep waiting',
    },
    calledBack: {
      title: 'A counselor will call you',
      leads: (safeToCall) => [
        'We call as soon as somebody is free, three times at most. You don’t have to stay here.',
        safeToCall === 'yes'
          ? 'When you answer we say that you asked us to call.'
          : 'We wait for you to speak first. To anybody else we only say: wrong number.',
        'Your number is kept sealed, only for this call.',
        'You can call again at any time, or write.',
      ],
    },
    closed: {
      title: 'Not open now',
      opens: (at) => (at ? `Opens at ${time(at)}.` : 'No hours are planned soon.'),
      write: 'You can write now, and a counselor answers.',
    },
    refused: 'The call was not made',
    noMicrophone: {
      title: 'The microphone is off',
      refused: 'Your browser did not let this page use it. You can allow it in the browser’s settings and try again.',
      none: 'No microphone was found, or something else is using it.',
      instead: 'You don’t have to speak: chat, or write.',
    },
    ended: {
      talked: { title: 'The call has ended', lead: 'Thank you for calling. You can come back whenever you like.' },
      you: { title: 'You hung up', lead: 'That is all right. Come back whenever you like.' },
      them: { title: 'The call has ended', lead: 'You could not talk this time. Call again, or write.' },
      lost: { title: 'The line broke', lead: 'It could not be brought back. Call again, or write.' },
    },
    next: 'What you can do next',
    again: 'Call again',
    code: 'Code',
    codeWhy: 'Brings you back to appointments, and to go on.',
    numbers: 'Other numbers, by telephone',
  };
}
