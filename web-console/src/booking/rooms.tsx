import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Desk, Room } from '../api/types';
import { useMay } from '../app/me';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { useWords } from '../words';
import { desksInOrder } from './desks-in-order';

/** Where people are seen: what a room is called, how it is found, whether it can be booked. */
export function Rooms() {
  const words = useWords();
  const texts = words.bookingDesk;
  const queries = useQueryClient();
  const rooms = useQuery(questions.rooms());
  const desks = useQuery(questions.desks());
  const mayManage = useMay('room.manage');
  const [edited, setEdited] = useState<Room | 'new' | null>(null);
  const [saved, setSaved] = useState('');
  const refresh = () => queries.invalidateQueries({ queryKey: ['rooms'] });
  const closing = useMutation({
    mutationFn: ({ id, closed }: Room) =>
      answerOf(api.PATCH('/api/rooms/{id}', { params: { path: { id } }, body: { closed: !closed } })),
    onSettled: refresh,
  });
  const failed = rooms.error ?? desks.error;
  if (failed && !rooms.data) return <ErrorNote error={failed} retry={() => void rooms.refetch()} />;
  if (!rooms.data || !desks.data) return <Skeleton rows={4} height={48} />;
  const deskName = (id: string): string => desks.data.items.find((desk) => desk.id === id)?.name ?? words.none;
  const edit = (which: Room | 'new' | null): void => {
    setSaved('');
    setEdited(which);
  };
  return (
    <div className="booking-section">
      {mayManage && edited === null && (
        <p className="booking-add">
          <Button type="primary" onClick={() => edit('new')}>
            {texts.addRoom}
          </Button>
          <span role="status" className="good">
            {saved && `✓ ${saved} ${texts.saved}`}
          </span>
        </p>
      )}
      {edited !== null && (
        <RoomForm
          key={edited === 'new' ? 'new' : edited.id}
          room={edited === 'new' ? null : edited}
          desks={desksInOrder(desks.data.items)}
          done={(name) => {
            setEdited(null);
            setSaved(name ?? '');
            void refresh();
          }}
        />
      )}
      {closing.error && <p role="alert">{wordsOf(closing.error, words)}</p>}
      <section className="card">
        {rooms.data.items.length === 0 ? (
          <Empty title={texts.noRooms}>{mayManage ? texts.noRoomsBody : texts.noRoomsRead}</Empty>
        ) : (
          <table className="plain-table">
            <caption className="read-aloud">{texts.sections.rooms}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.place}</th>
                <th scope="col">{texts.desk}</th>
                <th scope="col">{texts.state}</th>
                {mayManage && (
                  <th scope="col">
                    <span className="read-aloud">{texts.actions}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rooms.data.items.map((room) => (
                <tr key={room.id}>
                  <th scope="row">{room.name}</th>
                  <td>{room.place}</td>
                  <td>{deskName(room.deskId)}</td>
                  <td>{room.closed ? `× ${texts.roomClosed}` : `○ ${texts.roomOpen}`}</td>
                  {mayManage && (
                    <td className="row-acts">
                      <Button size="small" aria-label={`${texts.editRoom} ${room.name}`} onClick={() => edit(room)}>
                        {texts.editRoom}
                      </Button>
                      <Button
                        size="small"
                        aria-label={`${room.closed ? texts.openRoom : texts.closeRoom} ${room.name}`}
                        disabled={closing.isPending}
                        onClick={() => closing.mutate(room)}
                      >
                        {room.closed ? texts.openRoom : texts.closeRoom}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {rooms.data.items.length > 0 && <p className="quiet">{texts.closedNote}</p>}
      </section>
    </div>
  );
}

interface FormProps {
  room: Room | null;
  desks: readonly Desk[];
  /** with the name of what was saved, or nothing */
  done: (saved?: string) => void;
}

function RoomForm({ room, desks, done }: FormProps) {
  const words = useWords();
  const texts = words.bookingDesk;
  const [name, setName] = useState(room?.name ?? '');
  const [place, setPlace] = useState(room?.place ?? '');
  const [deskId, setDeskId] = useState(room?.deskId ?? desks[0]?.id ?? '');
  const title = room ? texts.editRoomTitle(room.name) : texts.addRoom;
  const saving = useMutation({
    mutationFn: (what: { name: string; place: string }): Promise<unknown> =>
      room
        ? answerOf(api.PATCH('/api/rooms/{id}', { params: { path: { id: room.id } }, body: what }))
        : answerOf(api.POST('/api/rooms', { body: { ...what, deskId } })),
    onSuccess: (_, what) => done(what.name),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate({ name: name.trim(), place: place.trim() });
  };
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <form className="booking-form" onSubmit={submit}>
        <label className="field field-wide">
          {texts.name}
          <input
            className="text-field"
            required
            maxLength={40}
            value={name}
            // biome-ignore lint/a11y/noAutofocus: opened by a press of its button
            autoFocus
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <label className="field field-wide">
          {texts.place} <span className="quiet">{texts.placeNote}</span>
          <input
            className="text-field"
            required
            maxLength={120}
            value={place}
            onChange={({ target }) => setPlace(target.value)}
          />
        </label>
        {!room && (
          <label className="field field-wide">
            {texts.desk}
            <select required value={deskId} onChange={({ target }) => setDeskId(target.value)}>
              {desks.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {saving.error && <p role="alert">{wordsOf(saving.error, words)}</p>}
        <div className="row-wrap">
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {words.save}
          </Button>
          <Button onClick={() => done()}>{words.cancel}</Button>
        </div>
      </form>
    </section>
  );
}
