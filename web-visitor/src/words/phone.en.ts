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
      title: 'Waiting for a counselor',
      stay: 'Just keep this page open; the counselor will simply speak.',
      quiet: 'Until then nobody can hear you.',
    },
    connecting: { title: 'A counselor is answering', lead: 'The sound is being connected.' },
    connected: { title: 'You are talking', muted: 'Muted: the counselor can’t hear you.' },
    lasted: 'Length of the call',
    broken: 'The line broke for a moment. It is coming back by itself.',
    silent: 'Your browser wants a tap before it plays sound.',
    listen: 'Turn sound on',
    mute: 'Mute',
    unmute: 'Unmute',
    hangUp: 'Hang up',
    rather: 'Write instead of waiting',
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
