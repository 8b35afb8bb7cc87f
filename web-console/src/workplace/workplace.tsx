import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { questions } from '../api/queries';
import { isTextField, useHotkeys } from '../app/hotkeys';
import { useWords } from '../words';
import { useCallInHand } from './call/use-phone';
import { ContactPane } from './contact/contact-pane';
import { useFollowMine } from './contact/conversation';
import { ModeHolder, useMode } from './mode';
import { OfferStrip } from './offer/offer-strip';
import { sorted } from './queue/mine';
import { QueuePane } from './queue/queue-pane';
import { unread } from './queue/unread';
import { RecordPane } from './record/record-pane';
import './workplace.css';

/** Where a counselor sits for an evening: queue, contact and record side by side, nothing scrolls but the columns. */
export function Screen() {
  return (
    <ModeHolder>
      <Workplace />
    </ModeHolder>
  );
}

function Workplace() {
  const { contactId } = useParams();
  const words = useWords();
  const active = useQuery(questions.mine('active'));
  const wrappingUp = useQuery(questions.mine('wrap-up'));
  const { inHand, awaiting } = useMemo(
    () => sorted([...(active.data?.items ?? []), ...(wrappingUp.data?.items ?? [])]),
    [active.data, wrappingUp.data],
  );
  const mine = useMemo(() => [...inHand, ...awaiting], [inHand, awaiting]);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mode } = useMode();

  useEffect(() => {
    unread.look(contactId ?? null);
    return () => unread.look(null);
  }, [contactId]);

  // What waits for its visitor is told of when it is owed again: a hundred of them are not followed for that.
  useFollowMine(
    inHand.map(({ id }) => id),
    contactId,
  );

  useCallInHand(mine);

  // Opening the workplace with one contact in hand opens that contact.
  const [first] = mine;
  const only = (inHand.length === 1 || mine.length === 1) && !contactId ? first?.id : undefined;
  useEffect(() => {
    if (only) void navigate(`/work/${only}`, { replace: true });
  }, [only, navigate]);

  const step = (by: number): void => {
    const at = mine.findIndex(({ id }) => id === contactId);
    const next = mine[(at + by + mine.length) % mine.length];
    if (next) void navigate(`/work/${next.id}`);
  };
  useHotkeys(
    {
      j: () => step(1),
      k: () => step(-1),
      escape: () => {
        // With an offer there, Escape answers the offer.
        const offered = queries.getQueryData(questions.offer().queryKey)?.offer;
        if (offered || !isTextField(document.activeElement)) return false;
        document.activeElement.blur();
        return true;
      },
    },
    mode === 'none',
  );

  const isLoading = active.isPending || wrappingUp.isPending;
  return (
    <div className="workplace">
      <QueuePane inHand={inHand} awaiting={awaiting} isLoading={isLoading} openId={contactId} />
      <main className="middle">
        <h1 className="read-aloud">{words.rail.work}</h1>
        <OfferStrip />
        <ContactPane key={contactId ?? 'none'} contactId={contactId} />
      </main>
      <RecordPane key={`record ${contactId ?? 'none'}`} contactId={contactId} />
    </div>
  );
}
