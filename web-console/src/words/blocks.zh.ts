import type { BlockReason } from '../api/types';

/** What blocks against abuse say. */
export const blocks = {
  blocks: {
    button: '屏蔽',
    title: '暂时屏蔽这位来访者',
    what: '到期前不收新的留言，电话照常能打进来。写出风险信号的话照样会收下，屏蔽同时解除；有未了结风险的人不能屏蔽。',
    reason: '原因',
    reasons: {
      insults: '辱骂',
      sexual: '性骚扰',
      threats: '威胁工作人员',
      flooding: '刷屏',
      other: '其他',
    } as Record<BlockReason, string>,
    length: '多久',
    lengths: { 6: '6 小时', 24: '1 天', 72: '3 天', 168: '7 天' },
    words: '经过（可不填，同事能看到）',
    save: '屏蔽',
    standing: (until: string, reason: string, by: string) => `已屏蔽至 ${until} · ${reason} · ${by}`,
    lift: '解除屏蔽',
    open: (count: number) => `正在屏蔽 ${count} 人`,
    until: (time: string) => `到 ${time}`,
    see: '看来访',
  },
};
