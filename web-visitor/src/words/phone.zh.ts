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
      title: '正在等老师接',
      stay: `这一页开着就好，老师接了会直接说话。`,
      quiet: `接通之前，没有人听得到${you}。`,
    },
    connecting: { title: '老师来接了', lead: '正在把声音接过来。' },
    connected: { title: '正在通话', muted: `已静音，老师听不到${you}。` },
    lasted: '通话时间',
    broken: '线路断了一下，正在自动接回来。',
    silent: '浏览器要点一下才放声音。',
    listen: '打开声音',
    mute: '静音',
    unmute: '取消静音',
    hangUp: '挂断',
    rather: '不等了，写下来',
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
