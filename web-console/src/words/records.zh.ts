import type { TemplateKind } from '../api/types';

/** What is said of templates of records, of signing, and of what is added later. */
export const records = {
  records: {
    template: '模板',
    kinds: {
      ordinary: '通用',
      phone: '电话',
      chat: '文字',
      'face-to-face': '面询',
      parent: '家长',
      crisis: '危机',
    } as Record<TemplateKind, string>,
    oldVersion: (kind: string, version: number) => `${kind}（旧版 ${version}）`,
    changeTo: (kind: string) => `换成「${kind}」，写好的会带过去`,
    placeless: '这个模板里没有的栏，内容都在：',
  },
};
