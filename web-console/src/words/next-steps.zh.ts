import type { Appointment, CancelReason, Referral, ReferralInput } from '../api/types';

/** What is said where a contact leads on. */
export const nextSteps = {
  next: {
    tab: '下一步',
    key: '下一步，再按 1 预约 2 转介 3 个案 4 取回码 5 再看',
    hint: '按 P 再按数字。',
    choose: (letter: boolean) => `按 1 预约，2 转介，3 个案，4 取回码，${letter ? '5 再看，6 任务' : '5 任务'}`,
    titles: {
      booking: '预约',
      referral: '转介',
      case: '个案',
      code: '取回码',
      followUp: '再看这封留言',
      task: '随访和任务',
    },
    begin: { booking: '预约', referral: '转介', case: '个案', code: '给取回码', followUp: '定日子', task: '安排' },
    booking: {
      title: '预约面询',
      day: '哪一天',
      moreDays: '更远的日子',
      slot: '时间和咨询员',
      companions: '谁来',
      whoComes: { alone: '自己来', guardian: '监护人陪同', family: '一家人来' } as Record<
        Appointment['companions'],
        string
      >,
      room: '面询室',
      book: '约好',
      noSlots: '两周内没有空的时间。可以请预约台加开面询时间。',
      taken: '这个时间刚被约走，时间表已更新，请再选一个。没有别的改动。',
      states: { booked: '已预约', attended: '已到', missed: '未到', cancelled: '已取消' } as Record<
        Appointment['state'],
        string
      >,
      cancel: '取消预约',
      whyCancel: '为什么取消？',
      cancels: {
        'visitor-asked': '对方要求',
        'counselor-away': '咨询员不在',
        'room-closed': '面询室不开',
        other: '其他',
      } as Record<CancelReason, string>,
    },
    referral: {
      title: '转介到医院（绿色通道）',
      onlyHigh: '评级 3 或 4 才能转介到医院。先评级，再转介。',
      grade: '去评级',
      noHospital: '联盟里还没有医院，请打电话联系，并请管理员加上。',
      askedFirst: (name: string, minutes: number) => `先问${name}，${minutes} 分钟内确认；`,
      thenAsked: (names: string) => `没有确认就问${names}。`,
      reason: '为什么转介（医院会看到）',
      reasonHint: '只写医院接这个孩子需要知道的',
      basis: '依据',
      bases: {
        'life-emergency': '生命危急',
        'guardian-consent': '监护人同意',
        consent: '本人同意',
      } as Record<Referral['basis'], string>,
      guardian: '监护人',
      guardians: { told: '已告知', 'not-told': '还没告知', 'not-safe': '告知不安全' } as Record<
        ReferralInput['packet']['guardian'],
        string
      >,
      more: '已采取的措施、换一家先问（可以不填）',
      measures: '已采取的措施',
      first: '先问哪家',
      send: '发出转介',
      states: { sent: '等医院确认', acknowledged: '医院已确认', withdrawn: '已撤回' } as Record<
        Referral['state'],
        string
      >,
      acknowledged: (name: string) => `${name}已确认`,
      unanswered: '各家都问过，还没有医院确认',
      callThem: '请马上打电话联系，并告诉督导。',
      left: (time: string) => `还有 ${time}`,
      asked: { asked: '已通知，等确认', passed: '到时没有确认', acknowledged: '已确认', withdrawn: '已撤回' } as Record<
        Referral['asked'][number]['state'],
        string
      >,
      askedAt: (time: string) => `（${time} 通知）`,
      sentBy: (name: string, time: string) => `${name} ${time} 发出`,
      withdraw: '撤回转介',
      withdrawNow: '再按一次撤回',
    },
    case: {
      title: '个案',
      open: '建个案',
      save: '保存',
      number: (n: number) => `个案 #${n}`,
      explained: '建了就由你负责；要交给同事，在个案里移交。',
      responsible: '负责人',
      nextDate: '下次日期',
    },
    code: {
      what: '对方凭取回码可以回来留言、看预约。从网页来的人，自己的页面上已经有了；用电话打来的人还没有，可以给一个。',
      give: '给取回码',
      read: '慢慢读给对方，四个数字一组：',
      once: '只显示这一次，我们自己也查不到。',
      written: '对方记好了',
    },
    followUp: {
      title: '再看这封留言',
      day: '哪天再看',
      set: '定好',
      stands: '早上回到你的列表最前',
      isDue: '到日子了，对方还没有再写来',
      takeOff: '不用再看',
      explained: '对方先写来，就会先回到你手上。转给同事时，这个日子一起过去。',
      owed: '来访者在等你的答复，答复之后再定。',
      wrappingUp: '这封留言已在小结，不会再回到列表上。',
    },
  },
};
