import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import { useMay } from '../app/me';
import { ErrorNote, Skeleton, wordsOf } from '../look/states';
import { age } from '../look/time';
import { RingHospitals } from '../referrals/ring-hospitals';
import { useWords } from '../words';

/** Alarms that stand until their cause is gone; acknowledging says that somebody is on it. */
export function Alarms({ now }: { now: number }) {
  const words = useWords();
  const queries = useQueryClient();
  const alarms = useQuery({ ...questions.alarms(), refetchInterval: 30_000 });
  const mayAcknowledge = useMay('alarm.acknowledge');
  const acknowledging = useMutation({
    mutationFn: (id: string) =>
      answerOf(api.POST('/api/alarms/{id}/acknowledge', { params: { path: { id } }, body: {} })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['alarms'] }),
  });
  return (
    <section className="card" aria-labelledby="alarms-title">
      <h2 id="alarms-title">{words.board.alarms}</h2>
      {alarms.isPending && <Skeleton rows={1} height={56} />}
      {alarms.isError && <ErrorNote error={alarms.error} retry={() => void alarms.refetch()} />}
      {alarms.data?.items.length === 0 && <p className="quiet">{words.board.noAlarms}</p>}
      {acknowledging.error && <p role="alert">{wordsOf(acknowledging.error, words)}</p>}
      <ul className="plain-list" aria-live="polite">
        {alarms.data?.items.map((alarm) => (
          <li key={alarm.id} className={alarm.acknowledgedAt ? 'alarm alarm-seen' : 'alarm'}>
            <div>
              <b>
                {alarm.acknowledgedAt ? '' : '! '}
                {alarm.deskName}
              </b>
              <p>{words.board.alarmKinds[alarm.kind]}</p>
              {alarm.kind === 'referral-unanswered' && <RingHospitals />}
              <p className="quiet">
                {words.board.since(age(now - Date.parse(alarm.raisedAt), words))}
                {alarm.acknowledgedAt ? ` · ${words.board.acknowledged}` : ''}
              </p>
            </div>
            {!alarm.acknowledgedAt && mayAcknowledge && (
              <Button
                onClick={() => acknowledging.mutate(alarm.id)}
                loading={acknowledging.variables === alarm.id && acknowledging.isPending}
              >
                {words.board.acknowledge}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
