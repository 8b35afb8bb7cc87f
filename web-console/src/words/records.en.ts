import type { records as zh } from './records.zh';

/** What is said of templates, of signing and of what is added later, in English. */
export const records: typeof zh = {
  records: {
    template: 'Template',
    kinds: {
      ordinary: 'Ordinary',
      phone: 'Phone',
      chat: 'Written',
      'face-to-face': 'Face to face',
      parent: 'Parent',
      crisis: 'Crisis',
    },
    oldVersion: (kind, version) => `${kind} (earlier version ${version})`,
    changeTo: (kind) => `Change to “${kind}”; what is written goes along`,
    placeless: 'Fields this template does not have; nothing is lost:',
  },
};
