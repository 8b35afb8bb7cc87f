import type { Client } from '../api/client';
import type { VisitorSocket } from '../api/socket';
import type { CallerRole } from '../api/types';
import type { Clock } from '../clock';
import type { Devices } from './devices';

/** What a call needs of the page around it. */
export interface CallDeps {
  clock: Clock;
  client: Pick<Client, 'placeCall' | 'callNow' | 'hangUp' | 'askBack'>;
  devices: Devices;
  connect(code: string): Promise<VisitorSocket>;
  clientId: string;
  desk: string | null;
  role(): CallerRole;
  code(): string | null;
  connectedAt: number | null;
  /** the call is part of the conversation she is in */
  invitationId: string | null;
  /** the service has the call, and gave her a code */
  placed(code: string): void;
  connected(at: number): void;
  /** nothing of it is left to come back to */
  over(): void;
  changed(): void;
}
