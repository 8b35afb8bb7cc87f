import type { NamedTime } from '../opening';
import type { PhoneWords } from './words';

/** Rounded up to what people say: nobody waits 383 seconds. */
export function estimateZh(seconds: number | null): string {
  if (seconds === null) return '要等多久现在说不准。';
  if (seconds < 60) return '大约不到 1 分钟。';
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 60 ? `大约 ${minutes} 分钟。` : '可能要等 1 个多小时。';
}

/** @param notTold who is normally told nothing @param exception when somebody has to be told */
export function phoneZh(you: string, notTold: string, exception: string, time: (at: NamedTime) => string): PhoneWords {
  return {
    title: '打电话',
    promise: (center) => [`接电话的是${center}的心理老师，通话不录音。`, notTold, exception],
    microphone: '用这个网页就能打，不显示号码。点了以后浏览器会问能不能用麦克风，请选“允许”。',
    start: '现在打',
    loading: '正在打开',
    notLoaded: '没有打开，可能是网络断了。',
    tryAgain: '再试一次',
    asking: { title: '等一下麦克风', lead: '浏览器在问能不能用麦克风，请选“允许”。' },
    placing: { title: '正在接通', lead: '马上就好。', again: '网络不太稳，还没接上，会自动再试。' },
    waiting: {
      first: { title: '正在等老师接', lead: '' },
      'line-lost': { title: '老师那边的网络断了', lead: `不是${you}的问题。${you}排在第一位，马上有人接。` },
      another: { title: '正在换一位老师', lead: `${you}的位置还留着，不用重新排。` },
      stay: `这一页开着就好，老师接了会直接说话。`,
      quiet: `接通之前，没有人听得到${you}。`,
      long: '今天等得比平时久。不想一直等的话，也可以：',
    },
    connecting: { title: '老师来接了', another: '换一位老师来接了', lead: '正在把声音接过来。' },
    invited: {
      title: `老师想和${you}直接说说话`,
      lead: (center) =>
        `用这个网页就能说，不显示号码，不录音，听到的是${center}的心理老师。点了以后浏览器会问麦克风，请选“允许”。不方便出声就接着写，都可以。`,
      take: '现在说',
      decline: '先不说',
    },
    within: {
      rings: '正在叫老师',
      write: '说话的时候，下面也可以接着写。',
      over: '写过的都在，想说的可以接着写。',
      goOn: '接着写',
    },
    held: `老师在请教同事，马上回来，请不要挂断。`,
    connected: { title: '正在通话', muted: `已静音，老师听不到${you}。` },
    lasted: '通话时间',
    broken: '线路断了一下，正在自动接回来。',
    silent: '浏览器要点一下才放声音。',
    listen: '打开声音',
    mute: '静音',
    unmute: '取消静音',
    hangUp: '挂断',
    rather: '改为留言',
    askBack: {
      choice: '请老师给我回电',
      title: '请老师回电',
      lead: `发出之前，${you}还在排队，位置不变。`,
      number: '电话号码',
      hint: '手机，或带区号的座机',
      bad: '号码好像不对，再看一眼。',
      who: '谁可能接这个电话',
      whoElse: { unknown: '家人也可能接', yes: '只有我接' },
      weSay: {
        unknown: `老师会等${you}先开口。不是${you}接，就只说打错了，不提心灯，也不提${you}。`,
        yes: `${you}接了，老师会说是${you}请我们打来的。`,
      },
      promise: '号码加密保存，只用来回这次电话。手机上会留下一条来电记录。',
      send: '就打这个号码',
      sending: '正在记下',
      again: '还没送到，会自动再试。',
      back: '接着等',
    },
    calledBack: {
      title: `记下了，老师会打给${you}`,
      leads: (safeToCall) => [
        '老师有空就打，最多试三次。不用守在这里，电话在身边就好。',
        safeToCall === 'yes'
          ? `${you}接了，老师会说是${you}请我们打来的。`
          : `老师会等${you}先开口。不是${you}接，就只说打错了，不提心灯，也不提${you}。`,
        '号码加密保存，只用来回这次电话。',
        '等不及，随时可以再打过来，或者留言。',
      ],
    },
    closed: {
      title: '现在没有开放',
      opens: (at) => (at ? `${time(at)} 开放。` : '最近没有安排开放时间。'),
      write: `现在可以先写下来，老师看到就回${you}。`,
    },
    refused: '这次没有打出去',
    noMicrophone: {
      title: '麦克风没有打开',
      refused: '浏览器没有让这一页用麦克风。可以在浏览器的设置里允许，再试一次。',
      none: '没有找到能用的麦克风，也可能别的软件正在用。',
      instead: '不出声也可以：打字聊，或者写下来。',
    },
    ended: {
      talked: { title: '通话结束了', lead: `谢谢${you}打来。想接着说的时候，随时可以再来。` },
      you: { title: '已经挂断', lead: '没说上话也没关系，想说的时候随时再来。' },
      them: { title: '通话结束了', lead: '这次没能说上话，可以再打一次，或者写下来。' },
      lost: { title: '线断了', lead: '线断了，没能接回来。可以再打一次，或者写下来。' },
    },
    next: '接下来可以',
    again: '再打一次',
    code: '取回码',
    codeWhy: '凭它回来看预约、接着说。',
    numbers: '用电话机打别的号码',
  };
}
