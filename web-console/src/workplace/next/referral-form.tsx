import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { ApiError, answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import { questions } from '../../api/queries';
import type { AllianceHospital, ContactDetail, ReferralInput } from '../../api/types';
import { Choice } from '../../look/choice';
import { Skeleton } from '../../look/states';
import { useWords, type Words } from '../../words';
import { useMode } from '../mode';
import { StepForm } from './step-form';

const LONGEST = 4_000;

interface Props {
  contact: ContactDetail;
  close: () => void;
}

/**
 * Hands somebody on to a hospital. Only for grades 3 and 4. At 4 the ground is given, an emergency to life; what remains is
 * why, whether the guardian was told, and sending. Nothing is filled in from the record: a hospital reads what was meant for it.
 */
export function ReferralForm({ contact, close }: Props) {
  const words = useWords();
  const { referral } = words.next;
  const { enter } = useMode();
  const queries = useQueryClient();
  const alliance = useQuery(questions.alliance());
  const isHigh = contact.grade === '3' || contact.grade === '4';
  const [basis, setBasis] = useState<ReferralInput['basis'] | null>(contact.grade === '4' ? 'life-emergency' : null);
  const [guardian, setGuardian] = useState<ReferralInput['packet']['guardian'] | null>(null);
  const [reason, setReason] = useState('');
  const [measures, setMeasures] = useState('');
  const [hospitalId, setHospital] = useState('');
  const clientId = useRef(newId());

  const sending = useMutation({
    mutationFn: (body: ReferralInput) =>
      answerOf(api.POST('/api/contacts/{id}/referrals', { params: { path: { id: contact.id } }, body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['referrals'] });
      close();
    },
    onError: (error) => {
      // Without an answer it may have been sent: the same id again is the same referral.
      if (error instanceof ApiError) clientId.current = newId();
    },
  });
  const canSend = basis !== null && guardian !== null && reason.trim() !== '';
  const send = (): void => {
    if (!basis || !guardian) return;
    sending.mutate({
      clientId: clientId.current,
      ...(hospitalId ? { hospitalId } : {}),
      basis,
      packet: { reason: reason.trim(), measures: measures.trim(), guardian },
    });
  };

  if (!isHigh) {
    return (
      <div className="standing">
        <p>{referral.onlyHigh}</p>
        <p className="row-wrap">
          <Button size="small" onClick={() => enter('grade')}>
            {referral.grade}
          </Button>
          <Button size="small" type="text" onClick={close}>
            {words.close}
          </Button>
        </p>
      </div>
    );
  }
  if (alliance.isPending) return <Skeleton rows={3} height={34} />;
  const hospitals = inOrder(alliance.data?.items ?? [], hospitalId);
  return (
    <StepForm
      label={referral.title}
      submitLabel={referral.send}
      canSubmit={canSend && hospitals.length > 0}
      busy={sending.isPending}
      error={sending.error ?? alliance.error}
      submit={send}
      close={close}
    >
      <p>{hospitals.length === 0 ? referral.noHospital : orderOf(hospitals, words)}</p>
      <label className="record-field">
        {referral.reason}
        <textarea
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={reason}
          maxLength={LONGEST}
          placeholder={referral.reasonHint}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Choice
        label={referral.basis}
        value={basis}
        onChange={setBasis}
        options={(['life-emergency', 'guardian-consent', 'consent'] as const).map((value) => ({
          value,
          label: referral.bases[value],
        }))}
      />
      <Choice
        label={referral.guardian}
        value={guardian}
        onChange={setGuardian}
        options={(['told', 'not-told', 'not-safe'] as const).map((value) => ({
          value,
          label: referral.guardians[value],
        }))}
      />
      <details>
        <summary>{referral.more}</summary>
        <label className="record-field">
          {referral.measures}
          <textarea value={measures} maxLength={LONGEST} onChange={(event) => setMeasures(event.target.value)} />
        </label>
        <Choice
          label={referral.first}
          value={hospitals[0]?.hospitalId ?? null}
          onChange={setHospital}
          options={(alliance.data?.items ?? []).map((one) => ({ value: one.hospitalId, label: one.name }))}
        />
      </details>
    </StepForm>
  );
}

/** The alliance in its order, with the one she chose asked first. */
function inOrder(all: readonly AllianceHospital[], first: string): AllianceHospital[] {
  const byRank = [...all].sort((a, b) => a.rank - b.rank);
  return [...byRank.filter((one) => one.hospitalId === first), ...byRank.filter((one) => one.hospitalId !== first)];
}

function orderOf(hospitals: readonly AllianceHospital[], words: Words): string {
  const { referral } = words.next;
  const [first, ...others] = hospitals;
  if (!first) return referral.noHospital;
  const asked = referral.askedFirst(first.name, first.acknowledgeMinutes);
  return others.length === 0 ? asked : `${asked}${referral.thenAsked(others.map(({ name }) => name).join(' → '))}`;
}
