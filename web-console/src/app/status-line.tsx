import { useSyncExternalStore } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { connectionStore } from '../api/sockets';
import { Key } from '../look/key';
import { useWords } from '../words';
import { LegInFoot, usePhone } from '../workplace/call';
import { outbox } from '../workplace/contact/outbox';

/** The line at the foot of every screen: always there, so that bad news needs no room of its own. */
export function StatusLine({ showKeys }: { showKeys: () => void }) {
  const words = useWords();
  const { call, sound } = usePhone();
  const { pathname } = useLocation();
  const { state } = useSyncExternalStore(connectionStore.subscribe, connectionStore.current);
  const unsent = useSyncExternalStore(outbox.subscribe, outbox.size);
  return (
    <footer className={state === 'offline' ? 'status-line status-offline' : 'status-line'}>
      <span role="status">
        <span className={`dot dot-${state}`} aria-hidden="true" />
        {words.statusLine[state]}
        {call && !pathname.startsWith('/work') && (
          <Link className="status-call" to={`/work/${call.contactId}`}>
            {words.calls.sounds[sound]} · {words.calls.backToCall}
          </Link>
        )}
        <LegInFoot />
        {unsent > 0 && <b className="status-unsent">{words.statusLine.waitingToSend(unsent)}</b>}
      </span>
      <button type="button" className="plain" onClick={showKeys}>
        <Key>?</Key> {words.statusLine.allKeys}
      </button>
    </footer>
  );
}
