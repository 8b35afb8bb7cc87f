import type { AppointmentState, CaseState, LineEntry, ReferralState } from '../api/types';

/** What the cases say. */
export const cases = {
  cases: {
    title: '个案',
    numbered: (n: number) => `个案 #${n}`,
    states: { open: '进行中', closed: '已结案' } as Record<CaseState, string>,
    whose: '谁的',
    mine: '我负责的',
    all: '全部',
    state: '状态',
    number: '编号',
    next: '下次日期',
    responsible: '负责人',
    desk: '服务台',
    opened: '建立',
    closed: '结案',
    noDate: '没有定',
    overdue: (days: number) => `已过 ${days} 天`,
    today: '就是今天',
    inDays: (days: number) => (days === 1 ? '明天' : `${days} 天后`),
    empty: '没有进行中的个案',
    emptyClosed: '没有已结案的个案',
    emptyMine: '没有由你负责的个案',
    emptyBody: '在来访的记录旁可以建立个案。',
    more: '读取更多',
    back: '返回个案',
    change: '负责和日期',
    changeResponsible: '改负责人',
    save: '保存',
    saved: '已保存',
    clearDate: '不定日期',
    close: '结案',
    closeConfirm: '结案后不再提醒，随时可以重新打开。',
    reopen: '重新打开',
    line: '一路走来',
    lineLead: '同一个人的来访、预约和转介，新的在上。',
    lineEmpty: '还没有来访、预约或转介',
    kinds: { contact: '来访', appointment: '预约', referral: '转介' } as Record<LineEntry['kind'], string>,
    now: '现在',
    openContact: '看来访',
    appointmentStates: { booked: '已预约', attended: '已到', missed: '未到', cancelled: '已取消' } as Record<
      AppointmentState,
      string
    >,
    referralStates: { sent: '等待确认', acknowledged: '医院已确认', withdrawn: '已撤回' } as Record<
      ReferralState,
      string
    >,
  },
};
