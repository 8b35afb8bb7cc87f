/**
 * Everything that is said to callers by the telephone's own voice, in one place: for whoever knows how to speak to a child
 * who has just gathered the courage to dial.
 */
export const words = {
  greeting: '您好，这里是心灯。谢谢您打来电话。',
  /** who listens, who may listen with her, when somebody else must be told, and that nothing is recorded */
  consent:
    '接下来会有一位心理老师听您说话，有时督导老师也会一起听，帮忙把您照顾好。通话不录音，您说的会替您保密。只有当您或别人的安全有危险时，我们才会告诉能帮忙的人，并且尽量先和您商量。',

  next: '您是下一位，请再等一等，我们还在这里。',
  ahead: (people: number) => `您前面还有${people}位，请再等一等，我们还在这里。`,
  aboutMinutes: (minutes: number) => `大约还要${minutes}分钟。`,
  stillHere: '请再等一等，我们还在这里。',
  /** the ways beside waiting; doing nothing is the way to a counselor */
  mayLeaveMessage: '想留言请按1。不按键，就继续为您排队。',
  mayLeaveMessageOrBeCalled: '想留言请按1，想让我们打回给您请按2。不按键，就继续为您排队。',
  /** the wait has passed the desk's limit: the other ways come first */
  waitsLong: '让您久等了。现在打来的人比较多。',
  /** she waits on, and nobody is there any more */
  nobodyThere: '对不起，现在没有老师值守，可能要等很久。',
  ifInDanger: '如果现在有危险，请挂断后拨打110或120；心理援助热线12356也有人接听。',

  connecting: '老师接起来了，马上为您接通，请不要挂断。',
  lineLost: '对不起，刚才和您说话的老师断线了。您排在最前面，马上有老师来接，请不要挂断。',
  counselorGone: '老师的线路断了一下，正在重新接上，请不要挂断。',
  held: '老师请您稍等一下，很快回来。',

  leaveMessageNow:
    '请在嘀声之后留言，说说发生了什么，方便的话留下怎样联系您。留言会录音，只有这里的老师能听到。说完挂断就可以。',
  heardNothing: '没有听到您的声音，继续为您排队。',
  willCall: (minutes: number) => `好的，我们会在${minutes}分钟内打回给您。如果现在有危险，请拨打110或120。再见。`,

  closed: '您好，这里是心灯。谢谢您打来电话。现在没有老师值守。',
  rightNow: '如果您现在很难受，可以拨打12356，心理援助热线有人接听。如果有人受伤或正处在危险中，请马上拨打110或120。',
  leaveMessage:
    '您也可以在嘀声之后留言，说说发生了什么，方便的话留下怎样联系您。留言会录音，只有这里的老师能听到。说完挂断就可以。',
  thanks: '谢谢您说出来。老师会先听您的留言。如果情况变得紧急，请拨打12356、110或120。再见。',
  goodbye: '谢谢您的来电。如果情况变得紧急，请拨打12356、110或120。再见。',

  /** to somebody who is called back and has just answered: whoever it is learns nothing of who calls */
  oneMoment: '您好，请稍等。',
  goodbyeToAnybody: '再见。',

  /** to a counselor's console that has no such call */
  notYours: '这通电话已经结束，或者由别的同事接听。再见。',
  /** to a counselor at a telephone of hers */
  pressToAnswer: '心灯来电，有一位来电者在等您。接听请按1。',
  notPressed: '没有按键，这通电话交回队列。再见。',
} as const;
