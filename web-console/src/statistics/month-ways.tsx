import type { Channel, MonthTable } from '../api/types';
import { useWords } from '../words';
import { Count, Section, usePercent } from './figures';

/** Every way in and out of a contact: channels, calls, callbacks, replies, appointments, referrals. */
export function MonthWays({ table }: { table: MonthTable }) {
  const { ways, statistics } = useWords();
  const { calls, callbacks, replies, appointments, referrals } = table;
  const percent = usePercent();
  const seconds = (value: number | null) => (value === null ? statistics.dash : statistics.seconds(Math.round(value)));
  const minutes = (value: number | null) => (value === null ? statistics.dash : ways.minutes(Math.round(value)));
  return (
    <>
      <ByChannel table={table} />
      <ByDoor table={table} />
      <Line
        title={ways.calls}
        note={ways.callsNote}
        counts={[
          [ways.callCount, calls.calls],
          [ways.connected, calls.connected],
          [ways.voiceMessages, calls.voiceMessages],
        ]}
        texts={[
          [ways.meanTalk, seconds(calls.meanTalkSeconds)],
          [ways.longestTalk, seconds(calls.longestTalkSeconds)],
        ]}
      />
      <Line
        title={ways.callbacks}
        note={ways.callbacksNote}
        counts={[
          [ways.callbacksOpened, callbacks.opened],
          [ways.callbacksAsked, callbacks.asked],
          [ways.callbacksReached, callbacks.reached],
          [ways.callbacksOnTime, callbacks.onTime],
          [ways.callbacksCalledAgain, callbacks.calledAgain],
          [ways.callbacksGivenUp, callbacks.givenUp],
          [ways.callbacksClosed, callbacks.closed],
          [ways.callbacksWaiting, callbacks.waiting],
        ]}
        texts={[
          [ways.meanReach, minutes(callbacks.meanMinutesToReach)],
          [ways.meanTalk, seconds(callbacks.meanTalkSeconds)],
        ]}
      />
      <Line
        title={ways.replies}
        note={ways.repliesNote}
        counts={[
          [ways.repliesDue, replies.due],
          [ways.repliesInTime, replies.inTime],
          [ways.repliesOverdue, replies.overdue],
        ]}
        texts={[[ways.repliesRate, percent(replies.inTimeRate)]]}
      />
      <Line
        title={ways.appointments}
        note={ways.appointmentsNote}
        counts={[
          [ways.planned, appointments.planned],
          [ways.attended, appointments.attended],
          [ways.missed, appointments.missed],
          [ways.cancelled, appointments.cancelled],
          [ways.persons, appointments.persons],
        ]}
      />
      <Line
        title={ways.referrals}
        note={ways.referralsNote}
        counts={[
          [ways.sent, referrals.sent],
          [ways.acknowledged, referrals.acknowledged],
          [ways.escalated, referrals.escalated],
          [ways.unanswered, referrals.unanswered],
          [ways.withdrawn, referrals.withdrawn],
        ]}
        texts={[[ways.meanAcknowledge, minutes(referrals.meanMinutesToAcknowledge)]]}
      />
    </>
  );
}

function ByChannel({ table }: { table: MonthTable }) {
  const words = useWords();
  const { ways, statistics } = words;
  const percent = usePercent();
  return (
    <Section title={ways.byChannel} note={ways.byChannelNote}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{statistics.channel}</th>
            <th className="number">{statistics.entered}</th>
            <th className="number">{statistics.answered}</th>
            <th className="number">
              {statistics.answerRate}
              <small>{statistics.answerRateNote}</small>
            </th>
            <th className="number">{statistics.meanWait}</th>
            <th className="number">{ways.abandoned}</th>
            <th className="number">
              {ways.abandonmentRate}
              <small>{ways.abandonmentRateNote}</small>
            </th>
            <th className="number">{ways.abandonedEarly}</th>
            <th className="number">{statistics.outOfHours}</th>
          </tr>
        </thead>
        <tbody>
          {table.byChannel.map((row) => (
            <tr key={row.channel}>
              <th scope="row">{words.channels[row.channel as Channel] ?? row.channel}</th>
              <Count value={row.entered} />
              <Count value={row.answered} />
              <td className="number">{percent(row.answerRate)}</td>
              <td className="number">
                {row.meanWaitSeconds === null ? statistics.dash : statistics.seconds(Math.round(row.meanWaitSeconds))}
              </td>
              <Count value={row.abandoned} />
              <td className="number">{percent(row.abandonmentRate)}</td>
              <Count value={row.abandonedEarly} />
              <Count value={row.outOfHours} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Where those wrote who wrote. */
function ByDoor({ table }: { table: MonthTable }) {
  const { ways, statistics } = useWords();
  return (
    <Section title={ways.byDoor} note={ways.byDoorNote}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{ways.door}</th>
            <th className="number">{statistics.contacts}</th>
            <th className="number">{statistics.answered}</th>
            <th className="number">{statistics.messages}</th>
          </tr>
        </thead>
        <tbody>
          {table.byDoor.map((row) => (
            <tr key={row.door}>
              <th scope="row">{ways.doors[row.door]}</th>
              <Count value={row.contacts} />
              <Count value={row.answered} />
              <Count value={row.messages} />
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** One row of figures under their names. */
function Line(props: {
  title: string;
  note: string;
  counts: readonly (readonly [string, number | null])[];
  texts?: readonly (readonly [string, string])[];
}) {
  const { title, note, counts, texts = [] } = props;
  return (
    <Section title={title} note={note}>
      <table className="plain-table">
        <thead>
          <tr>
            {[...counts, ...texts].map(([name]) => (
              <th key={name} className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {counts.map(([name, value]) => (
              <Count key={name} value={value} />
            ))}
            {texts.map(([name, value]) => (
              <td key={name} className="number">
                {value}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Section>
  );
}
