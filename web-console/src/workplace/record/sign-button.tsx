import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import type { ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMay, useMe } from '../../app/me';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { keeperOf } from './record-keeper';

/** Her name under the record, in wrap-up or later; for a supervisor the second one, where the desk wants it. */
export function SignButton({ detail }: { detail: ContactDetail }) {
  const words = useWords();
  const queries = useQueryClient();
  const { account } = useMe();
  const { mode } = useMode();
  const countersigns = useMay('record.countersign');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { record, state } = detail;
  const params = { path: { id: detail.id } };
  const canSign =
    record !== null &&
    !record.signed &&
    detail.counselor?.id === account.id &&
    (state === 'wrap-up' || state === 'closed');
  const canCountersign =
    countersigns && Boolean(record?.countersignAsked) && !record?.countersigned && record?.signed?.by.id !== account.id;

  const sign = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      if (canCountersign) {
        await answerOf(api.POST('/api/contacts/{id}/record/countersignature', { params, body: {} }));
      } else {
        // She signs what the service has, so what she has typed has to be there first.
        const keeper = keeperOf(detail, queries);
        if (!(await keeper.save())) return;
        const body = { revision: keeper.savedRevision };
        await answerOf(api.POST('/api/contacts/{id}/record/signature', { params, body }));
      }
    } catch (cause) {
      setError(cause);
    } finally {
      void queries.invalidateQueries({ queryKey: ['records-to-sign'] });
      await queries.invalidateQueries({ queryKey: ['contact', detail.id] });
      setBusy(false);
    }
  };
  useHotkeys({ y: () => void sign() }, (canSign || canCountersign) && mode === 'none');

  if (!canSign && !canCountersign) return null;
  return (
    <>
      <Button onClick={() => void sign()} loading={busy}>
        {canSign ? words.records.sign : words.records.countersign} <KeyHint>Y</KeyHint>
      </Button>
      {error !== null && <p role="alert">{wordsOf(error, words)}</p>}
    </>
  );
}
