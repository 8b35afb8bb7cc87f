import { turned } from './turned';

const fresh = { wasChat: false, turned: 'no' } as const;
const waits = {
  state: 'waiting',
  ahead: 0,
  channel: 'board',
  waitSeconds: null,
  blockedUntil: null,
  handedOn: false,
} as const;

describe('a chat that is a message now', () => {
  it('was moved when its time was over while she waited', () =>
    expect(turned({ ...fresh, wasChat: true }, waits)).toEqual({ wasChat: false, turned: 'desk-closed' }));

  it('keeps its reason over every further look', () => {
    const moved = turned({ ...fresh, wasChat: true }, waits);
    expect(turned(moved, waits)).toEqual(moved);
    expect(turned({ ...fresh, turned: 'asked' }, waits).turned).toBe('asked');
  });

  it('is told no more once somebody reads it, or it is a chat again', () => {
    const moved = { ...fresh, turned: 'desk-closed' } as const;
    expect(turned(moved, { ...waits, state: 'being-answered' }).turned).toBe('no');
    expect(turned(moved, { ...waits, channel: 'chat' })).toEqual({ wasChat: true, turned: 'no' });
  });

  it('a message stays a message without a word', () => expect(turned(fresh, waits)).toEqual(fresh));
});
