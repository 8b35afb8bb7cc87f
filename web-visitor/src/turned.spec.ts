import { turned } from './turned';

const kept = { way: 'chat', wasChat: false, turned: 'no' } as const;
const waits = { state: 'waiting', ahead: 0, channel: 'board' } as const;

describe('a chat that is a message now', () => {
  it('was moved when its time was over while she waited', () =>
    expect(turned({ ...kept, wasChat: true }, waits, false)).toEqual({ wasChat: false, turned: 'desk-closed' }));

  it('was one from the start when it was written after hours', () =>
    expect(turned(kept, waits, false).turned).toBe('after-hours'));

  it('is nothing new when a message was waiting already', () => expect(turned(kept, waits, true).turned).toBe('no'));

  it('keeps its reason over every further look', () => {
    const moved = turned({ ...kept, wasChat: true }, waits, false);
    expect(turned({ ...kept, ...moved }, waits, false)).toEqual(moved);
  });

  it('is told no more once somebody reads it, or it is a chat again', () => {
    const moved = { ...kept, turned: 'desk-closed' } as const;
    expect(turned(moved, { ...waits, state: 'being-answered' }, false).turned).toBe('no');
    expect(turned(moved, { ...waits, channel: 'chat' }, true)).toEqual({ wasChat: true, turned: 'no' });
  });

  it('a message stays a message without a word', () => {
    expect(turned({ ...kept, way: 'board' }, waits, false).turned).toBe('no');
  });
});
