import { useSyncExternalStore } from 'react';
import { connectionStore } from '../api/sockets';
import { Key } from '../look/key';
import { useWords } from '../words';
import { outbox } from '../workplace/contact/outbox';

/** The line at the foot of every screen: always there, so that bad news needs no room of its own. */
export function StatusLine({ showKeys }: { showKeys: () => void }) {
  const words = useWords();
  const { state } = useSyncExternalStore(connectionStore.subscribe, connectionStore.current);
  const unsent = useSyncExternalStore(outbox.subscribe, outbox.size);
  return (
    <footer className={state === 'offline' ? 'status-line status-offline' : 'status-line'}>
      <span role="status">
        <span className={`dot dot-${state}`} aria-hidden="true" />
        {words.statusLine[state]}
        {unsent > 0 && <b className="status-unsent">{words.statusLine.waitingToSend(unsent)}</b>}
      </span>
      <button type="button" className="plain" onClick={showKeys}>
        <Key>?</Key> {words.statusLine.allKeys}
      </button>
    </footer>
  );
}
