import { createContext, useContext } from 'react';
import type { Me, Permission } from '../api/types';

export const MeContext = createContext<Me | null>(null);

/** Who is signed in. Only below the guard, where somebody is. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of the signed-in part');
  return me;
}

/** Whether this person's role may do it; the service decides anyway, this only spares her a refusal. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}

/** Where a role begins its day. */
export function homeOf(me: Me): string {
  const may = (permission: Permission) => me.permissions.includes(permission);
  if (may('team.read')) return '/board';
  if (may('offer.answer')) return '/work';
  if (may('referral.acknowledge')) return '/hospital';
  if (may('account.manage')) return '/administration/desks';
  if (may('statistics.read')) return '/statistics';
  if (may('appointment.manage')) return '/booking';
  return '/today';
}
