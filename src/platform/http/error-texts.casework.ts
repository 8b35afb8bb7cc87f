/** Texts for what is refused about persons, cases, records and tasks; part of `errorTexts`. */
export const caseworkTexts = {
  'person.blocked': {
    zh: '现在暂时不能留言，这条没有保存。如果正有危险，请马上打 110、120 或 12356。',
    en: 'You cannot write here for a while; this was not kept. If there is danger, call 110, 120 or 12356 now.',
  },
  'person.not-found': {
    zh: '没有找到这位来访者，或者不在你的范围内。',
    en: 'There is no such person within your reach.',
  },
  'person.both-have-cases': {
    zh: '两边都有进行中的个案（第 {numbers} 号，负责：{responsible}），没有合并。请先结束其中一份。',
    en: 'Both have an open case (no. {numbers}; responsible: {responsible}). Nothing was merged; close one of them first.',
  },
  'person.merged-already': {
    zh: '他们已经合并为同一个人了，没有再做更改。',
    en: 'They are one person already. Nothing was changed.',
  },
  'profile.stale': {
    zh: '这份资料在别处改过了，你填的还在，没有覆盖任何内容。请看一看再保存。',
    en: 'This profile was changed elsewhere. What you entered is kept and nothing was overwritten; look at it and save again.',
  },
  'identity.stale': {
    zh: '身份信息在别处改过了，你填的还在，没有覆盖任何内容。请看一看再保存。',
    en: 'The identity was changed elsewhere. What you entered is kept and nothing was overwritten; look at it and save again.',
  },
  'identity.needs-guardian': {
    zh: '未满 14 周岁或年龄不明，需要监护人同意，没有保存。请选择监护人同意，或先填年龄段。',
    en: 'Under fourteen, or where the age is not known, a guardian must consent. Nothing was saved.',
  },
  'key-group.exists': {
    zh: '这个代码已经有了，没有新建。',
    en: 'There is a group with this code already. Nothing was made.',
  },
  'key-group.not-found': {
    zh: '没有找到这个重点群体。',
    en: 'There is no such key group.',
  },
  'merge.not-found': {
    zh: '没有找到这次合并，或者不在你的范围内。',
    en: 'There is no such merge within your reach.',
  },
  'case.not-found': {
    zh: '没有找到这份个案，或者不在你的范围内。',
    en: 'There is no such case within your reach.',
  },
  'case.open-already': {
    zh: '这位来访者已有进行中的个案，没有新建。请打开原来的个案。',
    en: 'This person already has a running case; nothing was made. Open that one.',
  },
  'case.illegal-move': {
    zh: '个案现在的状态是“{from}”，不能这样操作，没有做任何更改。',
    en: 'The case is {from}; that step is not possible now. Nothing was changed.',
  },
  'case.not-yours': {
    zh: '这份个案由别的同事负责，请找负责人、代班或督导来改。你可以看，也可以定下次日期。',
    en: 'A colleague answers for this case. Ask her, her stand-in or a supervisor; you may read it and set the next date.',
  },
  'case.cap-reached': {
    zh: '已负责 {cap} 份个案，到了上限，没有做任何更改。请换一位同事，或者请督导移交或调高上限。',
    en: 'There are {cap} running cases already, the most there may be; nothing was changed. Choose somebody else, or ask a supervisor to hand it over or to raise the limit.',
  },
  'plan.not-found': { zh: '没有找到这一版计划。', en: 'There is no such version of the plan.' },
  'plan.stale': {
    zh: '计划刚被同事改过（第 {version} 版），没有覆盖。你写的还在，请看一看再保存。',
    en: 'A colleague has just saved version {version} of the plan; nothing was overwritten. What you wrote is kept: look at both before you save.',
  },
  'hand-over.not-found': {
    zh: '没有找到这次移交，或者已经不是给你的了。',
    en: 'There is no such hand-over for you, or no longer.',
  },
  'hand-over.settled': {
    zh: '这次移交已经有结果了（{state}），没有再做更改。',
    en: 'This hand-over has been settled ({state}); nothing was changed.',
  },
  'hand-over.under-way': {
    zh: '这份个案正在移交，或者本来就由这位同事负责，没有新发。',
    en: 'This case is being handed over already, or is this colleague’s. Nothing was sent.',
  },
  'case.next-date-missing': {
    zh: '没有结案的个案都要有下次日期。请选一天，你写的还在。',
    en: 'A case that is not closed needs a next date. Choose a day; what you wrote is kept.',
  },
  'record.stale': {
    zh: '这份记录在别处改过了，你写的内容还在，请对照后再保存。',
    en: 'This record was changed elsewhere. What you wrote is kept; compare and save again.',
  },
  'record.signed': {
    zh: '这份记录已经签名，不能再改。你写的还在，可以作为补记加在后面。',
    en: 'This record is signed and no longer changes. What you wrote is still there: it can be added below the record.',
  },
  'record.incomplete': {
    zh: '记录里还有必填的栏空着，没有签名。请填好再签。',
    en: 'Something the record needs is still empty, so it was not signed. Please fill it in first.',
  },
  'record.not-signed': {
    zh: '咨询员还没有签名，请等签名以后再复签。',
    en: 'The counselor has not signed yet; a second signature comes after hers.',
  },
  'record.countersigns-own': {
    zh: '自己签的记录请由另一位督导复签。',
    en: 'A record you signed yourself is countersigned by another supervisor.',
  },
  'record.still-open': {
    zh: '这份记录还可以直接写，不用补记。写下的内容没有保存为补记。',
    en: 'This record can still be written itself; nothing was added below it.',
  },
  'late-entry.time': {
    zh: '补录的时间不对：不能在将来结束，也不能早于中心建立。没有保存，填好的还在。',
    en: 'The time is not right: it can’t end in the future nor lie before the center. Nothing was saved; what you filled in is still there.',
  },
  'late-entry.not-of-the-desk': {
    zh: '这位咨询员没有在这个服务台工作过。没有保存，请改选咨询员或服务台。',
    en: 'This counselor has not worked at this desk. Nothing was saved; please choose another counselor or desk.',
  },
  'task.not-found': {
    zh: '没有找到这项任务，可能已经转给别人。',
    en: 'There is no such task, or it has gone to somebody else.',
  },
  'task.settled': {
    zh: '这项任务已经有了结果，没有再改动。刷新后能看到。',
    en: 'This task has an outcome already; nothing was changed. Reload to see it.',
  },
  'task.not-yours': {
    zh: '这项任务由别的同事负责，没有保存。需要时请找督导改派。',
    en: 'This task is a colleague’s; nothing was saved. A supervisor can give it to you.',
  },
  'task.needs-supervisor': {
    zh: '评级 3、4 的随访要由督导取消，没有改动。',
    en: 'Follow-ups after a grade of 3 or 4 are taken off by a supervisor. Nothing was changed.',
  },
  'task.next-needed': {
    zh: '没联系上的，请选下次什么时候再试。还没有保存。',
    en: 'Please say when it is tried again. Nothing was saved yet.',
  },
  'task.due-out-of-reach': {
    zh: '时间要在现在之后、400 天以内，没有保存，请改一下。',
    en: 'The time must lie ahead, by 400 days at most. Nothing was saved; please choose another one.',
  },
  'task.result-does-not-fit': {
    zh: '随访请选对方的情况，其他任务选“已完成”。还没有保存。',
    en: 'A follow-up says how the person is, any other task that it is done. Nothing was saved yet.',
  },
};
