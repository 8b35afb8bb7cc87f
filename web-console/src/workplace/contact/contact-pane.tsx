import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../api/client';
import { questions } from '../../api/queries';
import type { ContactDetail, ReplyClock } from '../../api/types';
import { useMe } from '../../app/me';
import { LevelMark, standing } from '../../look/level-mark';
import { useNow } from '../../look/now';
import { Empty, ErrorNote, Skeleton } from '../../look/states';
import { clockLike } from '../../look/time';
import { wayIn } from '../../look/way-in';
import { useWords } from '../../words';
import { CallBar } from '../call/call-bar';
import { CallTimeline } from '../call/call-timeline';
import { isCall } from '../call/use-phone';
import { useMode } from '../mode';
import { ReplyMark } from '../queue/reply-mark';
import { Blocked, BlockForm, BlockSomebody } from './block';
import { Composer } from './composer';
import { useConversation } from './conversation';
import { HandOn, HandOnButton } from './hand-on';
import { Conversation } from './messages';
import { NoteBox, WriteNote } from './note-box';
import { Release } from './release';
import { SignalBar } from './signal-bar';
import { JoinChat, SupervisorComposer } from './supervision';

/** The contact in front of her: who, what was said, what was noticed, and where she answers. */
export function ContactPane({ contactId }: { contactId: string | undefined }) {
  const words = useWords();
  return (
    <section className="contact" aria-label={words.contact.label}>
      {contactId ? (
        <OpenContact contactId={contactId} />
      ) : (
        <>
          <div className="contact-none">
            <Empty title={words.contact.none}>{words.contact.noneBody}</Empty>
          </div>
          <CallBar contact={undefined} />
        </>
      )}
    </section>
  );
}

function OpenContact({ contactId }: { contactId: string }) {
  const detail = useQuery(questions.contact(contactId));
  const reading = useConversation(contactId);
  const assessment = useQuery(questions.assessment(contactId));
  const contact = detail.data;
  const { mode } = useMode();
  const { account } = useMe();
  const supervisors = reading.data?.supervisors ?? [];
  const isIn = supervisors.some(({ accountId }) => accountId === account.id);

  if (detail.error && !contact) {
    const isGone = detail.error instanceof ApiError && detail.error.status === 404;
    return <ErrorNote error={detail.error} retry={isGone ? undefined : () => void detail.refetch()} />;
  }
  // Somebody on the telephone writes nothing, unless they also have a code: then what they write belongs here too.
  const byVoice = contact !== undefined && isCall(contact.channel);
  const writes = contact !== undefined && (!byVoice || contact.threadId !== null);
  if (byVoice && !writes) {
    return (
      <>
        <Header contact={contact} />
        <CallTimeline contact={contact} />
        <CallBar contact={contact} />
      </>
    );
  }
  return (
    <>
      <Header contact={contact} isIn={isIn} />
      <Blocked contactId={contactId} />
      {contact && <CallBeside contact={contact} />}
      {reading.isPending && (
        <div className="conversation">
          <Skeleton rows={4} height={64} />
        </div>
      )}
      {reading.isError && (
        <div className="conversation">
          <ErrorNote error={reading.error} retry={() => void reading.refetch()} />
        </div>
      )}
      {reading.data && (
        <Conversation
          contactId={contactId}
          isMine={contact?.isMine ?? false}
          messages={reading.data.messages}
          receipts={reading.data.receipts}
          supervisors={supervisors}
          notes={reading.data.notes}
          signals={assessment.data?.signals ?? []}
        />
      )}
      <SignalBar
        contactId={contactId}
        signals={assessment.data?.signals ?? []}
        messages={reading.data?.messages ?? []}
        canDismiss={contact?.isMine ?? false}
      />
      <div className="above-composer">
        {mode === 'note' && <NoteBox contactId={contactId} />}
        {mode === 'hand-on' && <HandOn contactId={contactId} />}
        {mode === 'block' && <BlockForm contactId={contactId} />}
      </div>
      {isIn ? <SupervisorComposer contactId={contactId} /> : <Composer contactId={contactId} contact={contact} />}
      <CallBar contact={contact} />
    </>
  );
}

/** The call of somebody who also writes: while it is on, and what it was afterwards. */
function CallBeside({ contact }: { contact: ContactDetail }) {
  const byVoice = isCall(contact.channel);
  const { data: invitation } = useQuery({
    ...questions.callInvitation(contact.id),
    enabled: !byVoice && contact.channel === 'chat',
  });
  if (!byVoice && invitation?.state !== 'taken') return null;
  return (
    <div className="call-with-thread">
      <CallTimeline contact={contact} />
    </div>
  );
}

function Header({ contact, isIn = false }: { contact: ContactDetail | undefined; isIn?: boolean }) {
  const words = useWords();
  if (!contact) return <header className="contact-head" />;
  const isRunning = contact.state === 'active' || contact.state === 'wrap-up';
  return (
    <header className="contact-head">
      <b>
        {wayIn(words, contact)} · {words.callers[contact.callerRole]}
      </b>
      {contact.reply && <TimeToReply reply={contact.reply} />}
      {/* her own acts need the room; whoever looks on is told whose it is */}
      {!(contact.reply && contact.isMine) && (
        <span className="quiet cut">
          {contact.deskName} · {contact.awaitsVisitorSince ? words.queue.awaits : words.states[contact.state]}
          {contact.counselor && !contact.isMine ? ` · ${contact.counselor.displayName}` : ''}
        </span>
      )}
      <LevelMark {...standing(contact.signal, contact.grade)} />
      <span className="head-end">
        {isRunning && contact.assignedAt && !contact.reply && !contact.awaitsVisitorSince && (
          <RunningTime since={contact.assignedAt} />
        )}
        {(!isCall(contact.channel) || contact.threadId !== null) && <WriteNote contact={contact} />}
        <JoinChat contact={contact} isIn={isIn} />
        <HandOnButton contact={contact} />
        {contact.threadId !== null && <BlockSomebody contactId={contact.id} />}
        {contact.isMine && contact.state === 'active' && <Release contactId={contact.id} />}
      </span>
    </header>
  );
}

function TimeToReply({ reply }: { reply: ReplyClock }) {
  return <ReplyMark reply={reply} now={useNow()} />;
}

function RunningTime({ since }: { since: string }) {
  const words = useWords();
  const now = useNow();
  return (
    <span className="numbers" title={words.contact.elapsed}>
      {clockLike(now - Date.parse(since))}
    </span>
  );
}
