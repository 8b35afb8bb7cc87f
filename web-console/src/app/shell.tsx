import { Suspense, useState } from 'react';
import { Outlet } from 'react-router-dom';
import { useHotkeys } from './hotkeys';
import { KeysPanel } from './keys-panel';
import { useLive } from './live';
import { Rail } from './rail';
import { SettingsPanel } from './settings-panel';
import { StatusLine } from './status-line';

export type SidePanel = 'none' | 'keys' | 'settings';

/** The frame of every signed-in screen: the rail, the screen, a side panel when asked for, the status line. */
export function Shell() {
  const [panel, setPanel] = useState<SidePanel>('none');
  const toggle = (which: SidePanel): void => setPanel((open) => (open === which ? 'none' : which));
  useLive();
  useHotkeys({ '?': () => toggle('keys') });
  return (
    <div className="shell">
      <Rail panel={panel} toggle={toggle} />
      <div className="shell-screen">
        <Suspense fallback={<div className="page-empty" />}>
          <Outlet />
        </Suspense>
      </div>
      {panel === 'keys' && <KeysPanel close={() => setPanel('none')} />}
      {panel === 'settings' && <SettingsPanel close={() => setPanel('none')} />}
      <StatusLine showKeys={() => toggle('keys')} />
    </div>
  );
}
