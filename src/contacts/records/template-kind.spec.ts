import { templateKindOf } from './template-kind.js';

describe('the template of a record', () => {
  const contact = { channel: 'board', callerRole: 'student', grade: 'unset' } as const;

  it('follows the channel', () => {
    expect(templateKindOf(contact)).toBe('chat');
    expect(templateKindOf({ ...contact, channel: 'chat' })).toBe('chat');
    expect(templateKindOf({ ...contact, channel: 'phone' })).toBe('phone');
    expect(templateKindOf({ ...contact, channel: 'web-call' })).toBe('phone');
  });

  it('is a parent’s for a parent, by whatever channel', () => {
    expect(templateKindOf({ ...contact, callerRole: 'parent' })).toBe('parent');
    expect(templateKindOf({ ...contact, channel: 'phone', callerRole: 'parent' })).toBe('parent');
  });

  it('is that of a crisis from grade 3 on, whoever it is; not assessed is no crisis and no calm', () => {
    for (const grade of ['3', '4'] as const)
      expect(templateKindOf({ ...contact, callerRole: 'parent', grade })).toBe('crisis');
    for (const grade of ['unset', 'U', '0', '1', '2'] as const)
      expect(templateKindOf({ ...contact, grade })).toBe('chat');
  });
});
