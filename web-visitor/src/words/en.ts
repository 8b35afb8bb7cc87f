import type { CallerRole } from '../api/types';
import type { NamedTime } from '../opening';
import { estimateEn, phoneEn } from './phone.en';
import type { Words } from './words';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function time({ day, weekday, clock }: NamedTime): string {
  if (day === 'today') return clock;
  return day === 'tomorrow' ? `${clock} tomorrow` : `${clock} on ${WEEKDAYS[weekday] ?? ''}`;
}

/** English has one “you”; only who may be in danger depends on who writes. */
export function en(role: CallerRole): Words {
  const endangered = role === 'parent' || role === 'teacher' ? 'the child, you or someone else' : 'you or someone else';
  const notTold = 'Normally nobody else is told, no family and no school.';
  const exception = `Only if ${endangered} is in danger, or somebody is being harmed, do we tell people who can help, and we tell you first whenever we can.`;
  return {
    tag: 'en',
    name: '心灯',
    otherLanguage: '中文',
    otherLanguageName: '中文',
    back: 'Back',
    leave: 'Leave fast',
    leaveHint:
      'Changes to an ordinary page at once and clears what is written here; what is not sent may be lost. Pressing Esc twice does the same.',
    urgent: 'Urgent',
    call: 'Call',
    space: ' ',
    close: 'Close',

    home: {
      warm: 'Whatever it is,\nyou can take your time here.',
      noName: 'No name, no account.',
      phone: 'Call',
      chat: 'Chat',
      board: 'Write',
      mine: 'Back to my message',
      goOn: 'Go on from last time',
      backToCall: 'Back to the call',
      haveCode: 'I have a code: replies, appointments',
      noHours: 'The network is weak and the hours could not be loaded. You can write all the same.',
      tryAgain: 'Try again',
      choices: 'Ways to reach us',
    },
    opening: {
      open: 'Open now',
      openUntil: (until) => `Open now, until ${time(until)}`,
      boardOpens: (at) => `Write any time, read from ${time(at)}`,
      liveOpens: (at) => `Opens at ${time(at)}; you can write now`,
      closed: 'Not open now; you can write',
      anyTime: 'Write any time',
      notHere: 'Not available here; you can write',
      notThisBrowser: 'Not in this browser; there are numbers',
      otherNumbers: 'Numbers you can call',
    },

    numbers: {
      title: 'Call',
      lead: 'Tap a number to call it.',
      quiet: 'If you can’t speak aloud now, you can write.',
      writeInstead: 'Write a message',
    },
    chat: {
      title: 'Chat',
      promise: (center) => [
        `You chat with a counselor of ${center}; supervisors can read it too. The counselor sees when you are typing and what you have seen.`,
        notTold,
        exception,
      ],
      closed: (at) =>
        `There is no live chat now${at ? `; it opens at ${time(at)}` : ''}. What you write here is taken as a message, and a counselor answers it.`,
      state: { waiting: 'Waiting for a counselor', 'being-answered': 'A counselor is here' },
      wait: 'Just keep this page open; the counselor will write here.',
      talking: 'A counselor is chatting with you.',
      supervisor: 'A supervisor has joined, to be there with you and the counselor.',
      typing: 'The counselor is writing…',
      handedOn: {
        title: 'Another counselor takes over',
        lead: 'She sees what you wrote; no need to say it again.',
      },
      leaveMessage: 'Leave it as a message',
      leaving: 'Changing',
      notLeft: 'That did not work. Please tap once more in a moment.',
      turned: {
        asked: 'It is a message now, no need to wait. Everything you wrote is kept.',
        'desk-closed': 'Chat hours are over. What you wrote is a message now; no need to write it again.',
        'after-hours': 'There is no live chat at this hour, so this was taken as a message.',
      },
    },

    estimate: estimateEn,
    phone: phoneEn(notTold, exception, time),

    appointments: {
      title: 'Appointments',
      none: 'No appointments yet.',
      loading: 'Looking for appointments',
      missing: 'Appointments could not be loaded; this is tried again later.',
      when: (day, from, to) => `${WEEKDAYS[day.weekday] ?? ''}, ${day.day}/${day.month}, ${from}–${to}`,
      where: 'Where',
      who: 'With',
      whoWith: (counselor, companions) =>
        `${counselor}${{ alone: '', guardian: ', you and a parent', family: ', the whole family' }[companions]}`,
      state: { booked: 'Booked', attended: 'Done', missed: 'Did not happen', cancelled: 'Cancelled' },
      change: 'For another time, just write to us.',
    },

    write: {
      title: 'Write',
      promise: (center) => [
        `Counselors of ${center} and their supervisors read this. They see whether you have seen a reply.`,
        notTold,
        exception,
      ],
      who: 'I am (optional)',
      roles: { student: 'Student', parent: 'Parent', teacher: 'Teacher', other: 'Other' },
      label: 'What you want to say',
      hint: 'Start anywhere. A few words are fine.',
      send: 'Send',
      leaving: 'Leaving fast may lose what is not sent',
      left: (count) => `${count} characters left`,
      over: (count) => `${count} characters too many; you can send it in two parts`,
    },

    thread: {
      title: 'My message',
      messages: 'Messages and replies',
      you: 'Me',
      counselor: 'Counselor',
      supervisor: 'Supervisor',
      state: {
        waiting: 'Waiting',
        'being-answered': 'Being read',
        answered: 'Answered',
        read: 'Read',
        empty: 'Nothing written yet',
      },
      ahead: (count) => (count === 0 ? 'You are next.' : `${count} before you.`),
      handedOn: 'Another counselor will read on; everything you wrote is there.',
      urgentFirst: 'Urgent ones are read first, so we can’t say how long it takes.',
      opens: (at) => `Counselors start reading at ${time(at)}.`,
      reading: 'A counselor is reading your message.',
      answered: 'If you want to go on, just write below.',
      comeBack: 'No need to wait here. Your code brings you back any time.',
      label: 'Go on writing',
      sending: 'Sending',
      retrying: 'Not sent yet, trying again by itself',
      retryNow: 'Try now',
      stay: 'What you wrote is on this phone. Please keep this page open.',
      stored: 'Delivered',
      read: 'Read',
      refused: 'This was not sent',
      edit: 'Take back and edit',
      offline: 'No network. This updates by itself once it is back.',
      loading: 'Opening',
      said: { sent: 'Delivered', received: 'A new reply' },
      blocked: ({ month, day }, clock) => `New messages cannot be taken here until ${clock} on ${day}/${month}.`,
      blockedHelp: 'If there is danger, or things are very hard now, you can call:',
      gone: 'This message was not found',
      goneWhat: 'The code may be wrong, or the message was deleted when its time was over.',
      toHome: 'To the first page',
    },

    code: {
      title: 'Your code',
      fresh: 'Delivered. This is your code',
      why: 'It brings you back to the reply. Without it nobody can find this message again, not even we.',
      given: 'This is your code',
      givenWhy: 'It brings you back to appointments, and to go on. Without it not even we can find you.',
      read: 'Groups of four. Say them in your mind while you copy them.',
      copy: 'Copy',
      copied: 'Copied',
      notCopied: 'Could not copy, please write it down',
      picture: 'Keep as picture',
      pictureDone: 'The picture is ready. If it was not saved, press and hold it, or take a screenshot.',
      kept: 'I have kept it',
      show: 'Show the code again',
      remember: 'Remember on this device',
      rememberWhat: 'Opens directly next time, also for anyone else who holds this device. “Leave fast” clears it too.',
      putAway: 'Put away from this device',
      putAwayWhat: 'This page will be empty. We still have the message, and the code opens it again.',
      putAwaySure: 'I have the code, put it away',
      putAwayNo: 'Not now',
      imageTitle: 'Code',
      imageWhere: (host) => `${host} · reply`,
      options: 'Code and this device',
    },

    passphrase: {
      add: 'Add a passphrase',
      what: 'From then on the code alone opens nothing; the phrase is needed too. For when somebody might see your code.',
      forgotten: 'Only you know it. If it is forgotten nobody can bring it back, and you would have to write anew.',
      others: 'Other devices that are open will ask for it, and so will this one after a night.',
      label: 'Passphrase',
      hint: 'At least 6 characters; a sentence you can remember is best.',
      save: 'Use this one',
      saving: 'Saving',
      notNow: 'Not now',
      on: 'There is a passphrase: the code alone opens nothing.',
      change: 'Another passphrase',
      remove: 'No passphrase any more',
      short: (least) =>
        least === 1 ? 'Enter the passphrase first.' : `A passphrase has at least ${least} characters.`,
      later: 'No connection just now. Wait a moment and tap once more.',
      ask: 'The passphrase, too',
      askWhy: 'There is a passphrase here. Once it is entered, everything opens.',
      unsent: 'What you wrote and is not sent yet goes out once this is open.',
      lost: 'If it is forgotten, you can write anew, or call one of the numbers below.',
    },

    help: {
      title: 'It sounds very hard for you now, and we want to talk with you right away',
      lead: 'You can call now:',
    },

    comeBack: {
      title: 'Replies and appointments',
      lead: 'Enter the 20 digits. Spaces and dashes are fine.',
      label: 'Code',
      so_far: (count) => `${count} / 20`,
      open: 'Open',
      opening: 'Opening',
      empty: 'Enter the code first.',
      short: (count) => `A code has 20 digits; ${count} missing.`,
      long: (count) => `A code has 20 digits; ${count} too many.`,
      notDigits: 'A code has digits only. Please look again.',
      digitOff: 'One digit seems off, or two are swapped. Please compare once more.',
      unknown: 'This code was not found. Please compare the digits.',
      later: 'No connection just now. The code is fine; wait a moment and tap “Open” again.',
      lost: 'If the code is lost, you can write again. Telling it a second time is all right.',
      unsent: 'One message is not sent yet. Opening another one clears it first.',
    },
  };
}
