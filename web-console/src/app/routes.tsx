import { createBrowserRouter, Navigate, type RouteObject } from 'react-router-dom';
import type { Permission } from '../api/types';
import { Allowed, SignedIn } from './guards';
import { homeOf, useMe } from './me';
import { NotFound } from './refusals';
import { ScreenFailed } from './screen-failed';
import { Shell } from './shell';

function Home() {
  return <Navigate to={homeOf(useMe())} replace />;
}

/** A lazily loaded screen behind a permission. */
function screen(
  path: string,
  permission: Permission,
  load: () => Promise<{ Screen: React.ComponentType }>,
): RouteObject {
  return {
    path,
    lazy: async () => {
      const { Screen } = await load();
      const element = (
        <Allowed permission={permission}>
          <Screen />
        </Allowed>
      );
      return { element };
    },
    errorElement: <ScreenFailed />,
  };
}

export const router = createBrowserRouter(
  [
    {
      path: '/sign-in',
      lazy: async () => ({ Component: (await import('../sign-in/sign-in')).SignIn }),
      errorElement: <ScreenFailed />,
      hydrateFallbackElement: <div className="page-empty" />,
    },
    {
      element: (
        <SignedIn>
          <Shell />
        </SignedIn>
      ),
      hydrateFallbackElement: <div className="page-empty" />,
      errorElement: <ScreenFailed />,
      children: [
        { index: true, element: <Home /> },
        screen('/work/:contactId?', 'offer.answer', () => import('../workplace/workplace')),
        screen('/board', 'team.read', () => import('../board/board')),
        screen('/callbacks', 'callback.work', () => import('../callbacks/callback-list')),
        screen('/tasks', 'task.read', () => import('../tasks/task-list')),
        screen('/reviews', 'reply.review', () => import('../reviews/review-list')),
        screen('/records', 'contact.write', () => import('../records/to-sign')),
        screen('/contacts', 'contact.list', () => import('../contacts/contact-list')),
        screen('/contacts/:contactId', 'contact.read', () => import('../contacts/contact-view')),
        screen('/booking/:section?', 'room.read', () => import('../booking/booking')),
        screen('/referrals', 'referral.send', () => import('../referrals/referral-list')),
        screen('/hospital/:referralId?', 'referral.acknowledge', () => import('../hospital/hospital')),
        screen('/cases', 'case.read', () => import('../cases/case-list')),
        screen('/cases/:caseId/print', 'case.print', () => import('../records/pack/print-case')),
        screen('/cases/:caseId', 'case.read', () => import('../cases/case-view')),
        screen('/statistics', 'statistics.read', () => import('../statistics/month')),
        screen('/administration/:section?', 'account.read', () => import('../administration/administration')),
        screen('/phrases', 'phrase.use', () => import('../phrases/phrases')),
        screen('/today', 'me.read', () => import('./today')),
        { path: '*', element: <NotFound /> },
      ],
    },
  ],
  { basename: '/console' },
);
