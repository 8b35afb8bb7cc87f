import { caseworkTexts } from './error-texts.casework.js';

/** Languages the service answers errors in; the first is the default. */
export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text for every code: what happened, whether anything was lost, what to do now. `{name}` stands for a param. */
export const errorTexts: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  ...caseworkTexts,
  'input.invalid': {
    zh: '有一项填得不对（{field}），没有保存任何内容，请改一下再发。',
    en: 'One field is not right ({field}). Nothing was saved; please correct it.',
  },
  'input.malformed': {
    zh: '收到的内容不完整，没有保存。请再试一次。',
    en: 'The request could not be read. Nothing was saved; please try again.',
  },
  'input.too-large': {
    zh: '内容太长了，没有保存。可以分成几次写。',
    en: 'That is too long and was not saved. You can send it in parts.',
  },
  'input.unsupported-type': { zh: '这种内容格式不支持。', en: 'This content type is not supported.' },
  'route.not-found': { zh: '没有这个地址。', en: 'There is nothing at this address.' },
  'rate.too-many': {
    zh: '发得有点快，稍等一会儿会自动再试，写的内容还在。',
    en: 'A little too fast. Please wait a moment; nothing you wrote is lost.',
  },
  'service.unavailable': {
    zh: '服务暂时连不上，刚才的内容还没有保存，请稍后再试。',
    en: 'The service is briefly unavailable. Nothing was saved; please try again soon.',
  },
  'internal.error': {
    zh: '我们这边出了点问题，已经记下。请再试一次。',
    en: 'Something went wrong on our side and was noted. Please try again.',
  },
  'sign-in.required': { zh: '请先登录。', en: 'Please sign in first.' },
  'sign-in.refused': { zh: '账号或密码不对，请再试一次。', en: 'The name or the password is not right.' },
  'sign-in.csrf': {
    zh: '页面放得太久了，请刷新后再试，写的内容还在。',
    en: 'This page has been open too long. Please reload and try again.',
  },
  'permission.missing': {
    zh: '你的岗位不能做这一步，需要时请找督导或管理员。',
    en: 'Your role does not allow this. Ask a supervisor or administrator if you need it.',
  },
  'thread.not-found': {
    zh: '没有找到这个取回码对应的留言，请核对一下数字。',
    en: 'No message was found for this code. Please check the digits.',
  },
  'desk.not-found': { zh: '没有找到这个服务台。', en: 'There is no such desk.' },
  'org-unit.not-found': { zh: '没有找到这个单位。', en: 'There is no such unit.' },
  'account.not-found': { zh: '没有找到这个账号。', en: 'There is no such account.' },
  'account.password-wrong': {
    zh: '现在的密码不对，没有更改。',
    en: 'The current password is not right. Nothing was changed.',
  },
  'account.login-taken': { zh: '这个登录名已经有人用了。', en: 'This sign-in name is taken.' },
  'account.not-vetted': {
    zh: '这位同事的从业查询已过期，不能排班。',
    en: 'This person’s vetting has lapsed, so no shift can be given.',
  },
  'shift.overlaps': { zh: '这段时间已经排了班。', en: 'There is already a shift at this time.' },
  'shift.not-found': { zh: '没有找到这个班次。', en: 'There is no such shift.' },
  'desk.slug-taken': { zh: '这个服务台地址已经有人用了。', en: 'This desk address is taken.' },
  'desk.overflows-to-itself': {
    zh: '一个服务台不能溢出到自己，没有更改，请选另一个服务台。',
    en: 'A desk cannot overflow to itself. Nothing was changed; choose another desk.',
  },
  'contact.not-found': {
    zh: '没有找到这位来访，或者不在你的范围内。',
    en: 'There is no such contact within your reach.',
  },
  'contact.illegal-move': {
    zh: '这位来访现在的状态是“{from}”，不能这样操作。',
    en: 'This contact is {from}; that step is not possible now.',
  },
  'contact.not-yours': { zh: '这位来访现在由别的同事接待。', en: 'A colleague is with this contact.' },
  'contact.requirement-unmet': {
    zh: '还有一步没完成（{requirement}），完成后才能结束。',
    en: 'One step is still open ({requirement}) before this can be closed.',
  },
  'code.already-given': {
    zh: '这位来访者已经有取回码了，取回码只显示一次，不能再看。',
    en: 'This visitor already has a retrieval code; it is shown only once.',
  },
  'passphrase.required': {
    zh: '这里加过口令，光有取回码打不开，请再输入口令。',
    en: 'There is a passphrase here: the code alone does not open it. Please enter it too.',
  },
  'passphrase.wrong': {
    zh: '口令不对，再想想看。取回码没有问题。',
    en: 'That is not the passphrase. The code is fine.',
  },
  'passphrase.too-soon': {
    zh: '口令试的次数有点多，{seconds} 秒后可以再试。写过的内容都还在。',
    en: 'That was tried a few times in a row; you can try again in {seconds} seconds. Nothing is lost.',
  },
  'block.not-found': {
    zh: '没有找到这次屏蔽，或者不在你的范围内。',
    en: 'There is no such block within your reach.',
  },
  'block.person-at-risk': {
    zh: '这位来访者有未了结的风险，不能屏蔽，没有做任何更改。',
    en: 'This person is at risk and cannot be blocked. Nothing was changed.',
  },
  'block.open-already': {
    zh: '这位来访者已经被屏蔽了，没有再加。',
    en: 'This person is blocked already. Nothing was added.',
  },
  'draft.stale': {
    zh: '这段话在别处改过或已经发出了，你写的还在，请看一看再发。',
    en: 'This draft was changed or sent elsewhere. What you wrote is kept; look at both before you send.',
  },
  'review.demanded': {
    zh: '这个服务台的回复要先请督导看过，还没有发出。你写的还在，请提交给督导。',
    en: 'At this desk a supervisor reads replies first, so it was not sent. What you wrote is kept; submit it for review.',
  },
  'review.not-demanded': {
    zh: '这次的回复不用督导先看，没有提交。你写的还在，可以直接发。',
    en: 'This reply needs no review, so it was not submitted. What you wrote is kept; send it as it is.',
  },
  'review.open-already': {
    zh: '上一段回复还在督导那里，这一段没有提交，你写的还在。等她看完，或先收回上一段。',
    en: 'Your earlier reply is still in review, so this one was not submitted; it is kept. Wait for it, or withdraw it first.',
  },
  'review.settled': {
    zh: '这段回复已经处理过了，没有再做更改。',
    en: 'This reply has been dealt with already. Nothing more was changed.',
  },
  'review.not-found': {
    zh: '没有找到这段待审的回复，或者不在你的范围内。',
    en: 'There is no such reply to review within your reach.',
  },
  'follow-up.not-waiting': {
    zh: '这封留言现在不是在等来访者：对方在等你的答复，它已在小结，或者已经不是留言。没有设置，也没有丢失什么。',
    en: 'This letter is not waiting for its visitor now: an answer is owed, it is being finished, or it is no letter any more. Nothing was set, nothing was lost.',
  },
  'follow-up.day-out-of-reach': {
    zh: '请选明天到三个月内的一天。之前的设置没有变。',
    en: 'Choose a day from tomorrow on, within three months. What was set before stands.',
  },
  'record-template.not-found': {
    zh: '没有找到这份记录模板。没有保存，写下的还在。',
    en: 'There is no such template of a record. Nothing was saved; what you wrote is still there.',
  },
  'record-template.stale': {
    zh: '这份模板刚才已经发布了更新的一版，你的改动没有发布。请在新的一版上再改。',
    en: 'A newer version of this template was published meanwhile; yours was not. Please make your changes on the new one.',
  },
  'tag.grave-contact': {
    zh: '这位来访有 3–4 级的信号或评级，请先忽略信号或评级；改为非咨询要由督导来做。',
    en: 'There is a signal or grade of 3–4 here: dismiss or grade it first, or ask a supervisor.',
  },
  'tag.unknown': { zh: '没有这个问题编码（{code}）。', en: 'There is no such tag ({code}).' },
  'grade.lowering-needs-supervisor': {
    zh: '高危和紧急只能由督导下调。',
    en: 'Only a supervisor lowers grades 3 and 4.',
  },
  'offer.not-found': { zh: '这次派单已经不在了。', en: 'This offer is gone.' },
  'offer.colleague-not-free': {
    zh: '这位同事现在接不了，来访者还在你这里，请换一位或稍后再试。',
    en: 'This colleague is not free now. Nothing has changed; choose somebody else or try again.',
  },
  'contact.handed-on-by-call': {
    zh: '来访者在电话上，请在通话栏里转接。来访者还在你这里。',
    en: 'This visitor is on a call: hand the call on from the call bar. Nothing has changed.',
  },
  'offer.gone': {
    zh: '这位来访已经由别人接待，或已回到队里。',
    en: 'This contact has gone to somebody else, or back in line.',
  },
  'claim.gone': {
    zh: '这封留言已经有同事在看了，你可以接下一封。',
    en: 'A colleague has this letter already; you can take the next one.',
  },
  'claim.not-a-letter': {
    zh: '这位来访正在线上等，会按顺序派给当班的人。',
    en: 'Somebody is waiting live here; whoever is next in line is offered it.',
  },
  'claim.no-room': {
    zh: '现在还不能再接：不在这个服务台的班上、正在通话、有派单在响，或手上的留言已满。',
    en: 'Not now: you are off shift at this desk, on a call, being offered somebody, or hold as many letters as you may.',
  },
  'call.not-found': { zh: '没有找到这通电话，可能已经结束了。', en: 'There is no such call; it may be over.' },
  'call.not-live': { zh: '这通电话现在没有接通。', en: 'This call is not on the line now.' },
  'call.not-yours': { zh: '这通电话现在由别的同事接听。', en: 'A colleague is on this call.' },
  'call.too-many-signals': {
    zh: '线路还没有找好，请稍等几秒。',
    en: 'No way was found yet. Please wait a few seconds.',
  },
  'call.still-on': {
    zh: '电话还没有挂断，先挂断再结束。',
    en: 'The call is still on: hang up before you close.',
  },
  'call.desk-closed': {
    zh: '现在没有老师值守电话，可以先写留言，有人会看到。紧急时请拨打 12356、110 或 120。',
    en: 'Nobody is on duty for calls now. You can leave a message; in an emergency dial 12356, 110 or 120.',
  },
  'call.client-id-reused': {
    zh: '没有打通，请刷新页面后再试一次。',
    en: 'The call did not go through. Please reload the page and try again.',
  },
  'call.no-telephone': { zh: '这个中心还没有接电话线路。', en: 'This center has no telephone line yet.' },
  'call.carrier-cannot': {
    zh: '这条线路做不到，没有做任何更改。',
    en: 'The carrier of this call cannot do that. Nothing was changed.',
  },
  'call.leg-over': {
    zh: '这次邀请已经过去了，或者对方已经离开通话。',
    en: 'The invitation is over, or whoever it was for has left the call.',
  },
  'call.on-another': {
    zh: '正在另一通电话里，先离开那一通。',
    en: 'On another call now: leave that one first.',
  },
  'call-invitation.not-found': {
    zh: '没有找到这次通话邀请，可以继续在这里写。',
    en: 'There is no such invitation to a call. You can go on writing here.',
  },
  'call-invitation.not-in-chat': {
    zh: '只有正在聊的在线聊可以邀请通话，没有发出邀请。',
    en: 'Only somebody in a live chat can be asked onto a call. No invitation was sent.',
  },
  'call-invitation.over': {
    zh: '这次通话邀请已经过去了，没有打出去。可以继续在这里写。',
    en: 'This invitation to a call is over; no call was made. You can go on writing here.',
  },
  'call.leg-not-yours': {
    zh: '不能让这位同事离开通话。',
    en: 'You cannot end this colleague’s place on the call.',
  },
  'call.no-number': {
    zh: '这通电话没有来电号码。',
    en: 'This call has no number.',
  },
  'call-leg.not-found': {
    zh: '没有找到这次邀请，可能已经结束了。',
    en: 'There is no such invitation; it may be over.',
  },
  'call.not-waiting': {
    zh: '这通电话已经不在等待中，号码没有保存。需要时请再打一次。',
    en: 'This call is not waiting any more; the number was not kept. Please call again if you need us.',
  },
  'callback.not-found': {
    zh: '没有找到这个回电任务，或者不在你的范围内。',
    en: 'There is no such callback within your reach.',
  },
  'callback.settled': {
    zh: '这个回电任务已经结束了（{state}），不用再打。',
    en: 'This callback is over already ({state}); nobody needs to be called.',
  },
  'callback.taken': {
    zh: '别的同事已经领了这个回电任务，请换一个。',
    en: 'A colleague has taken this callback. Please choose another one.',
  },
  'callback.not-yours': {
    zh: '请先领取这个回电任务，再回电或记录。',
    en: 'Take this callback first; then call, or note what came of it.',
  },
  'callback.not-safe': {
    zh: '这个号码标了“不能回电”，请不要拨打。',
    en: 'This number is marked as not safe to call. Please do not ring it.',
  },
  'callback.ringing': {
    zh: '电话正在拨打，等有结果了再操作。',
    en: 'It is ringing at this moment. Please wait for what comes of it.',
  },
  'callback.cannot-dial': {
    zh: '这里的线路拨不出去，请用座机拨打，再点“已接通”。',
    en: 'No line here can dial this. Please use the desk phone, and say when somebody has answered.',
  },
  'callback.on-the-line': {
    zh: '你还在一通电话里，结束后再回电。',
    en: 'You are on a call. Call back once it is over.',
  },
  'callback.no-number': {
    zh: '没有可以回电的号码，请说出或填写一个号码。',
    en: 'There is no number to call back. Please give one.',
  },
  'chat.not-under-way': {
    zh: '这里现在没有同事在聊，不能加入。',
    en: 'No colleague is in a chat here now, so there is nothing to join.',
  },
  'phrase.not-found': {
    zh: '没有这条常用语，或者它不归你改。',
    en: 'There is no such phrase, or it is not yours to change.',
  },
  'phrase.too-many': {
    zh: '常用语最多 200 条，这条没有保存。先删掉几条不用的。',
    en: 'There are 200 phrases already; this one was not saved. Please remove some first.',
  },
  'directory-entry.not-found': { zh: '通讯录里没有这一条。', en: 'There is no such entry in the directory.' },
  'voice-message.not-found': { zh: '没有找到这条语音留言。', en: 'There is no such voice message.' },
  'voice-message.not-here-yet': {
    zh: '语音留言的声音还在路上，稍后会自动取到。',
    en: 'The sound of this voice message is still on its way.',
  },
  'carrier.unsigned': { zh: '没有有效的签名，没有做任何更改。', en: 'No valid signature. Nothing was changed.' },
  'wechat.unsigned': { zh: '没有有效的签名，没有做任何更改。', en: 'No valid signature. Nothing was changed.' },
  'presence.off-shift': { zh: '现在不在你的班次内，不能设为待接。', en: 'You are not on shift now.' },
  'alarm.not-found': { zh: '没有找到这条警报。', en: 'There is no such alarm.' },
  'signal.not-found': { zh: '没有找到这条信号。', en: 'There is no such signal.' },
  'referral.not-found': {
    zh: '没有找到这份转介，或者不在你的范围内。',
    en: 'There is no such referral within your reach.',
  },
  'referral.grade-too-low': {
    zh: '绿色通道只用于评级 3 或 4 的来访，没有发送。请先评风险；其他情况请建议家长自行就医。',
    en: 'The green channel is for grades 3 and 4. Nothing was sent; grade the risk first.',
  },
  'referral.no-hospital': {
    zh: '联盟里还没有医院，没有发送。情况紧急请直接打 120，并请管理员设置联盟医院。',
    en: 'The alliance has no hospital yet. Nothing was sent; call 120 in an emergency and tell an administrator.',
  },
  'referral.under-way': {
    zh: '这位来访已经有一份转介了，没有再发。要换医院，请先撤回原来的转介。',
    en: 'This contact already has a referral. Nothing was sent; withdraw the first one to send another.',
  },
  'referral.already-acknowledged': {
    zh: '{hospital}已经确认接收，不需要再确认。',
    en: '{hospital} has already acknowledged; nothing more is needed.',
  },
  'referral.withdrawn': {
    zh: '这份转介已经撤回，不需要再确认。',
    en: 'This referral was withdrawn; nothing more is needed.',
  },
  'hospital.not-found': {
    zh: '联盟里没有这家医院，没有保存。',
    en: 'There is no such hospital here. Nothing was saved.',
  },
  'contact.more-was-said': {
    zh: '对方刚刚又写了一句，看过再决定。',
    en: 'Something new was just written. Please read it first.',
  },
  'message.client-id-reused': {
    zh: '这条内容的编号已经用过，请刷新后再发。',
    en: 'This message id was used before. Please reload and send again.',
  },
  'appointment.not-found': {
    zh: '没有找到这次预约，或者不在你的范围内。',
    en: 'There is no such appointment within your reach.',
  },
  'appointment.slot-taken': {
    zh: '这个时间刚刚被约走了，请另选一个。还没有约上。',
    en: 'This time has just been taken. Nothing was booked; please choose another.',
  },
  'appointment.person-busy': {
    zh: '这位来访者在这段时间已经有预约了，请另选一个时间。',
    en: 'This person already has an appointment at that time. Please choose another.',
  },
  'appointment.outside-hours': {
    zh: '这个时间不在这位老师的面询时间里，请从空闲时间中选一个。',
    en: 'That is not one of this counselor’s times. Please choose a free one.',
  },
  'appointment.in-the-past': {
    zh: '这个时间已经过去了，请另选一个。',
    en: 'That time has passed. Please choose another.',
  },
  'appointment.counselor-not-vetted': {
    zh: '这位老师到那天从业查询已过期，不能预约，请换一位或告诉管理员。',
    en: 'This counselor’s vetting lapses before that day. Choose somebody else or tell an administrator.',
  },
  'appointment.client-id-reused': {
    zh: '这次预约的编号已经用过，请刷新后再约。',
    en: 'This booking id was used before. Please reload and book again.',
  },
  'appointment.illegal-move': {
    zh: '这次预约现在的状态是“{from}”，不能这样操作。',
    en: 'This appointment is {from}; that step is not possible now.',
  },
  'appointment.not-started': {
    zh: '预约的时间还没到，到时再记“已到”或“未到”。',
    en: 'It has not begun yet. Say who came once it has.',
  },
  'appointment.not-yours': {
    zh: '这是别的同事的预约，请找她本人、预约台或督导来改。',
    en: 'This is a colleague’s appointment. Ask her, the booking desk or a supervisor.',
  },
  'room.not-found': { zh: '没有找到这间面询室。', en: 'There is no such room.' },
  'room.closed': { zh: '这间面询室已停用，请换一间。', en: 'This room is closed. Please choose another.' },
  'room.name-taken': { zh: '这个服务台已有同名的面询室。', en: 'This desk already has a room of that name.' },
};

/** The language to answer in, from `Accept-Language`. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = (acceptLanguage ?? '').trim().toLowerCase();
  return first.startsWith('en') ? 'en' : 'zh';
}

/** @returns the text for a code; an unknown code falls back to the general apology */
export function errorText(code: string, language: Language, params: Readonly<Record<string, string | number>>): string {
  const text = (errorTexts[code] ?? errorTexts['internal.error'])?.[language] ?? code;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}
