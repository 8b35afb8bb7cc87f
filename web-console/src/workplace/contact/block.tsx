import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import { questions } from '../../api/queries';
import type { BlockReason } from '../../api/types';
import { useMay, useMe } from '../../app/me';
import { Choice } from '../../look/choice';
import { wordsOf } from '../../look/states';
import { dayAndTime } from '../../look/time';
import { useWords } from '../../words';
import { asReasons } from '../choose-reason';
import { useMode } from '../mode';
import { FocusFirst, StepForm } from '../next/step-form';

const LONGEST = 2_000;
const lengths = ['6', '24', '72', '168'] as const;
type Length = (typeof lengths)[number];

/** Opens the form, for whoever may shut somebody out and where nobody is. */
export function BlockSomebody({ contactId }: { contactId: string }) {
  const words = useWords();
  const { mode, enter, leave } = useMode();
  const may = useMay('block.manage');
  const { data: block } = useQuery(questions.block(contactId));
  if (!may || block !== null) return null;
  return (
    <Button size="small" aria-expanded={mode === 'block'} onClick={() => (mode === 'block' ? leave() : enter('block'))}>
      {words.blocks.button}
    </Button>
  );
}

/** Why and how long, with what a block does and what it never does said before it is made. */
export function BlockForm({ contactId }: { contactId: string }) {
  const texts = useWords().blocks;
  const queries = useQueryClient();
  const { leave } = useMode();
  const [reason, setReason] = useState<BlockReason | null>(null);
  const [length, setLength] = useState<Length>('24');
  const [happened, setHappened] = useState('');
  const clientId = useRef(newId());
  const make = useMutation({
    mutationFn: (chosen: BlockReason) =>
      answerOf(
        api.POST('/api/contacts/{id}/block', {
          params: { path: { id: contactId } },
          body: {
            clientId: clientId.current,
            reason: chosen,
            hours: Number(length),
            ...(happened.trim() ? { words: happened.trim() } : {}),
          },
        }),
      ),
    onSuccess: ({ block }) => {
      queries.setQueryData(questions.block(contactId).queryKey, block);
      void queries.invalidateQueries({ queryKey: ['blocks'] });
      leave();
    },
  });
  return (
    <div className="block-form">
      <StepForm
        label={texts.title}
        submitLabel={texts.save}
        canSubmit={reason !== null}
        busy={make.isPending}
        error={make.error}
        submit={() => reason && make.mutate(reason)}
        close={leave}
      >
        <p>
          <b>{texts.title}</b> <span className="quiet">{texts.what}</span>
        </p>
        <FocusFirst>
          <Choice label={texts.reason} value={reason} onChange={setReason} options={asReasons(texts.reasons)} />
        </FocusFirst>
        <Choice
          label={texts.length}
          value={length}
          onChange={setLength}
          options={lengths.map((value) => ({ value, label: texts.lengths[value] }))}
        />
        <label>
          {texts.words}
          <input value={happened} maxLength={LONGEST} onChange={(event) => setHappened(event.target.value)} />
        </label>
      </StepForm>
    </div>
  );
}

/** That she is blocked, until when and why; nothing where she is not. */
export function Blocked({ contactId }: { contactId: string }) {
  const words = useWords();
  const queries = useQueryClient();
  const { center } = useMe();
  const may = useMay('block.manage');
  const { data: block } = useQuery(questions.block(contactId));
  const lift = useMutation({
    mutationFn: (id: string) => answerOf(api.POST('/api/blocks/{id}/lift', { params: { path: { id } }, body: {} })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: questions.block(contactId).queryKey });
      void queries.invalidateQueries({ queryKey: ['blocks'] });
    },
  });
  if (!block) return null;
  const { standing, reasons, lift: liftLabel } = words.blocks;
  return (
    <div className="blocked" role="status">
      <span>
        {standing(dayAndTime(block.until, center.timeZone), reasons[block.reason], block.blockedBy)}
        {block.words && <span className="quiet"> · {block.words}</span>}
      </span>
      {lift.error && <span role="alert">{wordsOf(lift.error, words)}</span>}
      {may && (
        <Button size="small" loading={lift.isPending} onClick={() => lift.mutate(block.id)}>
          {liftLabel}
        </Button>
      )}
    </div>
  );
}
