import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { ApiError, keepCsrfToken } from '../api/client';
import { questions } from '../api/queries';
import type { Permission } from '../api/types';
import { ErrorNote } from '../look/states';
import { MeContext, useMay } from './me';
import { Forbidden } from './refusals';

/** Lets through whoever is signed in, and sends the others to the sign-in page and back afterwards. */
export function SignedIn({ children }: { children: ReactNode }) {
  const me = useQuery(questions.me());
  const { pathname } = useLocation();
  if (me.data) keepCsrfToken(me.data.csrfToken);

  if (me.error instanceof ApiError && me.error.status === 401) {
    return <Navigate to="/sign-in" state={{ back: pathname }} replace />;
  }
  if (me.data) return <MeContext value={me.data}>{children}</MeContext>;
  if (me.error) {
    return (
      <main className="page-empty">
        <ErrorNote error={me.error} retry={() => void me.refetch()} />
      </main>
    );
  }
  return <div className="page-empty" />;
}

/** A screen for those whose role has the permission; an explained refusal for the others. */
export function Allowed({ permission, children }: { permission: Permission; children: ReactNode }) {
  return useMay(permission) ? children : <Forbidden />;
}
