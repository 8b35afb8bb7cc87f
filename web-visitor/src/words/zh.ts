import type { CallerRole } from '../api/types';
import type { NamedTime } from '../opening';
import { estimateZh, phoneZh } from './phone.zh';
import type { Words } from './words';

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

function time({ day, weekday, clock }: NamedTime): string {
  if (day === 'today') return clock;
  return day === 'tomorrow' ? `明天 ${clock}` : `${WEEKDAYS[weekday] ?? ''} ${clock}`;
}

/** 学生和没有说身份的人是“你”，家长和老师是“您”。 */
export function zh(role: CallerRole): Words {
  const you = role === 'parent' || role === 'teacher' ? '您' : '你';
  const endangered = role === 'parent' || role === 'teacher' ? '孩子、您或者别人' : '你或者别人';
  const notTold = (what: string) => `${what}平时不会告诉${you === '你' ? '家长、学校' : '学校、单位'}或其他人。`;
  const exception = `只有${endangered}正有危险，或者有人在受伤害时，我们才会告诉能帮上忙的人；能先跟${you}说，就先跟${you}说。`;
  return {
    tag: 'zh-CN',
    name: '心灯',
    otherLanguage: 'EN',
    otherLanguageName: 'English',
    back: '返回',
    leave: '快速离开',
    leaveHint: '马上换成一个普通网页，这里写的会清掉，没发出的字可能会丢。连按两次 Esc 也可以。',
    urgent: '紧急求助',
    call: '拨打',
    space: '',
    close: '关上',

    home: {
      warm: '不管是什么事，\n都可以在这里慢慢说。',
      noName: '不用名字，不用注册。',
      phone: '打电话',
      chat: '在线聊',
      board: '留言',
      mine: '回到我的留言',
      goOn: '接着上次的',
      backToCall: '回到通话',
      haveCode: '我有取回码，看回复和预约',
      noHours: '网络不太稳，开放时间没取到。留言可以先写。',
      tryAgain: '再取一次',
      choices: '可以这样找我们',
    },
    opening: {
      open: '现在开放',
      openUntil: (until) => `现在开放，到${until.day === 'today' ? ' ' : ''}${time(until)}`,
      boardOpens: (at) => `随时可以写，${time(at)} 开始看`,
      liveOpens: (at) => `${time(at)} 开放，现在可以先写下来`,
      closed: '现在没有开放，可以先写下来',
      anyTime: '随时可以写',
      notHere: '这里还没有，可以先写下来',
      notThisBrowser: '这个浏览器里打不了，有号码可以打',
      otherNumbers: '可以打的号码',
    },

    numbers: {
      title: '打电话',
      lead: '点号码就会拨出。',
      quiet: '不方便出声的话，可以写下来。',
      writeInstead: '写留言',
    },
    chat: {
      title: '在线聊',
      promise: (center) => [
        `和${you}聊的是${center}的心理老师，督导也看得到。${you}正在写、看到了哪里，老师那边会显示。`,
        notTold('写的内容'),
        exception,
      ],
      closed: (at) =>
        `${at ? `在线聊 ${time(at)} 开放` : '现在没有在线聊'}。写在这里会作为留言收下，老师看到就回${you}。`,
      state: { waiting: '正在等老师', 'being-answered': '老师来了' },
      wait: '这一页开着就好，老师来了会在这里说话。',
      talking: `有老师在和${you}聊了。`,
      supervisor: `督导老师加入了对话，和老师一起陪着${you}。`,
      typing: '老师正在写…',
      handedOn: { title: '正在请一位老师接着聊', lead: `${you}写过的，老师都看得到，不用再说一遍。` },
      leaveMessage: '不等了，改成留言',
      leaving: '正在改',
      notLeft: '没改成，稍等再点一次。',
      turned: {
        asked: '已经改成留言，不用再等。写过的都在。',
        'desk-closed': '在线聊的时间到了，写过的已经转成留言，不用重写。',
        'after-hours': '现在不是在线聊的时间，已经作为留言收下了。',
      },
    },

    estimate: estimateZh,
    phone: phoneZh(you, notTold('说的话'), exception, time),

    appointments: {
      title: '预约',
      none: '还没有预约。',
      loading: '正在看有没有预约',
      missing: '预约没有取到，稍后会再取。',
      when: (day, from, to) => `${day.month} 月 ${day.day} 日 ${WEEKDAYS[day.weekday] ?? ''} ${from}–${to}`,
      where: '地点',
      who: '见谁',
      whoWith: (counselor, companions) =>
        `${counselor} 老师${{ alone: '', guardian: '，和家长一起', family: '，全家一起' }[companions]}`,
      state: { booked: '已约好', attended: '已来过', missed: '这次没见上', cancelled: '已取消' },
      change: '想改时间，写下来告诉我们就好。',
    },

    write: {
      title: '留言',
      promise: (center) => [
        `看留言的是${center}的心理老师和带他们的督导。回复看过没有，老师那边会显示。`,
        notTold('写的内容'),
        exception,
      ],
      who: '我是（可以不选）',
      roles: { student: '学生', parent: '家长', teacher: '老师', other: '其他' },
      label: '想说的话',
      hint: '想到哪写到哪，几个字也可以。',
      send: '发送',
      leaving: '快速离开，没发出的可能会丢',
      left: (count) => `还能写 ${count} 个字`,
      over: (count) => `多了 ${count} 个字，可以分两次发`,
    },

    thread: {
      title: '我的留言',
      messages: '留言和回复',
      you: '我',
      counselor: '心理老师',
      supervisor: '督导老师',
      state: { waiting: '正在等', 'being-answered': '正在看', answered: '已回复', read: '已看过', empty: '还没有留言' },
      ahead: (count) => (count === 0 ? `下一个就到${you}。` : `前面还有 ${count} 位。`),
      handedOn: '会换一位老师接着看，写过的都在。',
      urgentFirst: '紧急的会先看，要等多久说不准。',
      opens: (at) => `老师 ${time(at)} 开始看。`,
      reading: `有老师在看${you}的留言了。`,
      answered: '想接着说，写在下面就好。',
      comeBack: '不用守在这里，凭取回码随时回来。',
      label: '接着说',
      sending: '正在发出',
      retrying: '还没发出，会自动重试',
      retryNow: '现在重试',
      stay: '写的内容在这台设备上，这一页先别关。',
      stored: '已送到',
      read: '已读',
      refused: '这条没有发出',
      edit: '拿回来改',
      offline: '网络断了，连上后会自动更新。',
      loading: '正在打开',
      said: { sent: '已送到', received: '收到新的回复' },
      blocked: ({ month, day }, clock) => `${month} 月 ${day} 日 ${clock} 以前，这里暂时收不到新的留言。`,
      blockedHelp: '如果现在有危险，或者很难受，可以马上打：',
      gone: '没有找到这条留言',
      goneWhat: '可能是取回码不对，也可能留言已经按期限删除。',
      toHome: '回到首页',
    },

    code: {
      title: '取回码',
      fresh: `已送到。这是${you}的取回码`,
      why: `回来看回复，要用它。没有它，谁也找不回这条留言，我们也不能。`,
      given: `这是${you}的取回码`,
      givenWhy: `回来看预约、接着说，要用它。没有它，我们也找不到${you}。`,
      read: '四个一组，抄的时候可以在心里念一遍。',
      copy: '复制',
      copied: '已复制',
      notCopied: '没能复制，请抄下来',
      picture: '存成图片',
      pictureDone: '图片好了。没有存下的话，长按图片，或者截屏。',
      kept: '我记好了',
      show: '再看一次取回码',
      remember: '在这台设备上记住',
      rememberWhat: '关掉再打开也能直接看到；拿到这台设备的人也能看到。“快速离开”会一起清掉。',
      putAway: '从这台设备上收起来',
      putAwayWhat: '这里会清空，留言还在我们这边，凭取回码能再打开。',
      putAwaySure: '已经记好取回码，收起来',
      putAwayNo: '先不收',
      imageTitle: '取回码',
      imageWhere: (host) => `${host} · 看回复`,
      options: '取回码和这台设备',
    },

    passphrase: {
      add: '加一句口令',
      what: `加了以后，光有取回码打不开，还要说出这句口令。担心有人看到取回码时用得上。`,
      forgotten: `口令只有${you}知道。忘了的话谁也找不回来，只能重新写一条。`,
      others: '已经打开的其他设备也会再问口令；这台设备过了一夜也会再问。',
      label: '口令',
      hint: '至少 6 个字，自己记得住的一句话就好。',
      save: '就用这句',
      saving: '正在保存',
      notNow: '先不加',
      on: '已加口令，光有取回码打不开。',
      change: '换一句口令',
      remove: '不用口令了',
      short: (least) => (least === 1 ? '先输入口令。' : `口令至少 ${least} 个字。`),
      later: '现在连不上，稍等再点一次。',
      ask: '还要一句口令',
      askWhy: '这里加过口令，输入后就能打开。',
      unsent: '写好还没发出的，打开以后会接着发。',
      lost: '想不起来的话，可以重新写一条，也可以打下面的电话。',
    },

    help: {
      title: `听起来${you}现在很难受，我们想马上和${you}说话`,
      lead: '现在就可以打：',
    },

    comeBack: {
      title: '看回复和预约',
      lead: '输入 20 位取回码，空格和横线都没关系。',
      label: '取回码',
      so_far: (count) => `${count} / 20`,
      open: '打开',
      opening: '正在打开',
      empty: '先输入取回码。',
      short: (count) => `取回码一共 20 位，还差 ${count} 位。`,
      long: (count) => `取回码一共 20 位，多了 ${count} 位。`,
      notDigits: '取回码里只有数字，再看一眼。',
      digitOff: '好像有一位不对，或者两位写反了。',
      unknown: '没有找到这个取回码，再对一遍数字。',
      later: '现在连不上，取回码没有问题，稍等再点一次“打开”。',
      lost: '取回码找不到了的话，可以重新写一条，把事情再说一遍也没关系。',
      unsent: '还有一条没发出的留言，打开别的留言前会先清掉它。',
    },
  };
}
