/**
 * Everything that is said to callers by the telephone's own voice, in one place: for whoever knows how to speak to a child
 * who has just gathered the courage to dial.
 */
export const words = {
  greeting: '您好，这里是心灯。谢谢您打来电话。',
  /** who listens, when somebody else must be told, and that nothing is recorded */
  consent:
    '接下来会有一位心理老师听您说话，通话不录音。您说的会替您保密；只有当您或别人的安全有危险时，我们才会告诉能帮忙的人，并且尽量先和您商量。',
  pleaseWait: '正在为您接通，请不要挂断。',
  next: '您是下一位，请再等一等，我们还在这里。',
  ahead: (people: number) => `您前面还有${people}位，请再等一等，我们还在这里。`,
  aboutMinutes: (minutes: number) => `大约还要${minutes}分钟。`,
  stillHere: '请再等一等，我们还在这里。如果现在有危险，请挂断后拨打110或120。',

  closed: '您好，这里是心灯。谢谢您打来电话。现在没有老师值守。',
  rightNow: '如果您现在很难受，可以拨打12356，心理援助热线有人接听。如果有人受伤或正处在危险中，请马上拨打110或120。',
  leaveMessage:
    '您也可以在嘀声之后留言，说说发生了什么，方便的话留下怎样联系您。留言会录音，只有这里的老师能听到。说完挂断就可以。',
  thanks: '谢谢您说出来。老师上班后会先听您的留言。如果情况变得紧急，请拨打12356、110或120。再见。',

  /** to a counselor's console that has no such call */
  notYours: '这通电话已经结束，或者由别的同事接听。再见。',
} as const;
