import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import type { CounselingHours, Desk } from '../api/types';
import { useMay } from '../app/me';
import { Choice } from '../look/choice';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { useWords } from '../words';
import { AppointmentLength } from './appointment-length';
import { desksInOrder } from './desks-in-order';
import { HoursForm } from './hours-form';
import { spansOf } from './spans';

/** When each counselor of a desk sees people face to face. */
export function HoursOfCounselors() {
  const texts = useWords().bookingDesk;
  const desks = useQuery(questions.desks());
  const [chosen, setChosen] = useState<string>();
  if (desks.isError && !desks.data) return <ErrorNote error={desks.error} retry={() => void desks.refetch()} />;
  if (!desks.data) return <Skeleton rows={4} height={48} />;
  const choices = desksInOrder(desks.data.items);
  const desk = choices.find(({ id }) => id === chosen) ?? choices[0];
  if (!desk) return <Empty title={texts.noMembers}>{texts.noMembersBody}</Empty>;
  return (
    <div className="booking-section">
      {choices.length > 1 && (
        <Choice
          label={texts.desk}
          quietLabel
          value={desk.id}
          onChange={setChosen}
          options={choices.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <HoursAtDesk key={desk.id} desk={desk} />
    </div>
  );
}

function HoursAtDesk({ desk }: { desk: Desk }) {
  const words = useWords();
  const texts = words.bookingDesk;
  const queries = useQueryClient();
  const hours = useQuery(questions.counselingHours(desk.id));
  const mayManage = useMay('room.manage');
  const [edited, setEdited] = useState<CounselingHours | null>(null);
  const [saved, setSaved] = useState('');
  if (hours.isError && !hours.data) return <ErrorNote error={hours.error} retry={() => void hours.refetch()} />;
  if (!hours.data) return <Skeleton rows={4} height={48} />;
  const rows = hours.data.items;
  return (
    <>
      {edited ? (
        <HoursForm
          key={edited.accountId}
          deskId={desk.id}
          counselor={edited}
          done={(name) => {
            setEdited(null);
            setSaved(name ?? '');
            void queries.invalidateQueries({ queryKey: ['counseling-hours', desk.id] });
          }}
        />
      ) : (
        <p role="status" className="good booking-saved">
          {saved && `✓ ${texts.hoursTitle(saved)} ${texts.saved}`}
        </p>
      )}
      <section className="card">
        {rows.length === 0 ? (
          <Empty title={texts.noMembers}>{texts.noMembersBody}</Empty>
        ) : (
          <table className="plain-table">
            <caption className="read-aloud">{texts.sections.hours}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.counselor}</th>
                <th scope="col">{texts.sections.hours}</th>
                {mayManage && (
                  <th scope="col">
                    <span className="read-aloud">{texts.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.accountId}>
                  <th scope="row">{row.displayName}</th>
                  <td>
                    {row.hours.length === 0 && <span className="quiet">{texts.noHours}</span>}
                    <ul className="plain-list">
                      {spansOf(row.hours).map(({ weekdays, from, to }) => (
                        <li key={`${from} ${to}`}>
                          {weekdays.map((day) => texts.weekdays[day - 1]).join(' ')} ·{' '}
                          <span className="numbers">
                            {from}–{to === '00:00' ? '24:00' : to}
                          </span>
                        </li>
                      ))}
                    </ul>
                  </td>
                  {mayManage && (
                    <td className="row-acts">
                      <Button
                        size="small"
                        aria-label={`${texts.editRoom} ${row.displayName}`}
                        onClick={() => {
                          setSaved('');
                          setEdited(row);
                        }}
                      >
                        {texts.editRoom}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {rows.length > 0 && <p className="quiet">{texts.noHoursNote}</p>}
      </section>
      <AppointmentLength deskId={desk.id} known={hours.data} />
    </>
  );
}
