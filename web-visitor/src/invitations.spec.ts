import type { Answer } from './api/client';
import type { InvitationTold } from './api/types';
import { Invitations } from './invitations';

const CODE = '1'.repeat(20);
const one: InvitationTold = { invitation: { invitationId: 'one', expiresAt: '2026-11-19T12:00:00Z' } };
const none: InvitationTold = { invitation: null };

describe('a counselor’s wish for a call', () => {
  const declined: string[] = [];
  let answer: (value: Answer<InvitationTold>) => void;
  let invitations: Invitations;
  beforeEach(() => {
    declined.length = 0;
    const later = new Promise<Answer<InvitationTold>>((resolve) => {
      answer = resolve;
    });
    invitations = new Invitations(
      {
        invitation: () => later,
        declineInvitation: (_, invitationId) => {
          declined.push(invitationId);
          return Promise.resolve({ kind: 'later', afterMs: null });
        },
      },
      () => undefined,
    );
  });

  it('is known to a page that was loaded anew, by asking', async () => {
    const asked = invitations.ask(CODE);
    answer({ kind: 'ok', value: one });
    await asked;
    expect(invitations.open).toEqual(one.invitation);
  });

  it('is what was told last, not what was asked for before', async () => {
    const asked = invitations.ask(CODE);
    invitations.hear(none);
    answer({ kind: 'ok', value: one });
    await asked;
    expect(invitations.open).toBeNull();
  });

  it('does not come back once it was declined here, though the service has not heard so', () => {
    invitations.hear(one);
    invitations.decline(CODE);
    invitations.decline(CODE);
    expect(declined).toEqual(['one']);
    invitations.hear(one);
    expect(invitations.open).toBeNull();
  });
});
