import { type Leg, onCall, whoHears } from './hearing';

const leg = (legId: string, mode: Leg['mode'], more: Partial<Leg> = {}): Leg => ({
  legId,
  mode,
  part: mode === 'talk' ? 'consulted' : 'supervisor',
  state: 'joined',
  accountId: `account of ${legId}`,
  name: legId,
  askedAt: '2026-11-22T12:00:00Z',
  joinedAt: '2026-11-22T12:00:05Z',
  ...more,
});
const heard = (held: boolean, ...legs: Leg[]) => Object.fromEntries(whoHears(held, legs));

describe('who hears whom on a call', () => {
  it('caller and counselor, when nobody else is there', () => {
    expect(heard(false)).toEqual({ caller: ['me'] });
  });

  it('while the caller waits, she hears nothing and the colleague does not hear her', () => {
    expect(heard(true, leg('zhou', 'talk'))).toEqual({ caller: [], zhou: ['me'] });
  });

  it('all three talk once she no longer waits', () => {
    expect(heard(false, leg('zhou', 'talk'))).toEqual({ caller: ['me', 'zhou'], zhou: ['me', 'caller'] });
  });

  it('whoever listens or whispers hears everybody, and the caller never hears them', () => {
    for (const mode of ['listen', 'whisper'] as const) {
      const routes = heard(false, leg('zhou', 'talk'), leg('chen', mode));
      expect(routes).toEqual({
        caller: ['me', 'zhou'],
        zhou: ['me', 'caller'],
        chen: ['me', 'caller', 'zhou'],
      });
    }
  });

  it('nobody who was only asked, has left, or is connected by the carrier is sent anything from here', () => {
    const legs = [
      leg('asked', 'talk', { state: 'asked' }),
      leg('left', 'talk', { state: 'left' }),
      leg('police', 'talk', { part: 'third-party', accountId: null }),
      leg('herself', 'talk', { part: 'counselor' }),
      leg('zhou', 'talk'),
    ];
    expect(onCall(legs).map(({ legId }) => legId)).toEqual(['zhou']);
  });
});
