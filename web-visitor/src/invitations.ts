import type { Client } from './api/client';
import type { Invitation, InvitationTold } from './api/types';

/** The counselor she writes with asks her to call. What is open is asked for with the thread, and told over its socket. */
export class Invitations {
  open: Invitation | null = null;
  /** counts what was told: an answer asked for earlier knows less */
  private told = 0;
  /** settled here, whatever is still on its way */
  private readonly settled: string[] = [];

  constructor(
    private readonly client: Pick<Client, 'invitation' | 'declineInvitation'>,
    private readonly changed: () => void,
  ) {}

  async ask(code: string): Promise<void> {
    const { told } = this;
    const answer = await this.client.invitation(code);
    if (answer.kind === 'ok' && told === this.told) this.hear(answer.value);
  }

  hear({ invitation }: InvitationTold): void {
    this.told += 1;
    this.open = invitation && this.settled.indexOf(invitation.invitationId) < 0 ? invitation : null;
    this.changed();
  }

  /** She would rather not. Untold, because the network is away, it runs out by itself. */
  decline(code: string): void {
    const { open } = this;
    if (!open) return;
    this.putAway();
    void this.client.declineInvitation(code, open.invitationId);
  }

  /** It is answered, or not hers any more. @returns what it was */
  putAway(): Invitation | null {
    const { open } = this;
    if (open) this.settled.push(open.invitationId);
    this.open = null;
    this.told += 1;
    this.changed();
    return open;
  }
}
