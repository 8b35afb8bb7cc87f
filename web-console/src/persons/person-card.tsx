import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/client';
import { questions } from '../api/queries';
import type { ContactDetail } from '../api/types';
import { ErrorNote, Skeleton } from '../look/states';
import { useWords } from '../words';
import { HintStrip } from './hint-strip';
import { IdentityCard } from './identity-card';
import { MergePreviewPane } from './merge-preview';
import { ProfileForm } from './profile-form';
import { Ways } from './ways';
import './persons.css';

/** Who the contact is of: as she tells it, whether she has come before, and her name behind a click. Beside the call, over nothing. */
export function PersonCard({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const [comparing, setComparing] = useState<string | null>(null);
  const profile = useQuery({ ...questions.profile(contact.id), retry: false });
  const choices = useQuery(questions.profileChoices());
  // whoever was with her once reads her own contact, and nothing of the person as a whole
  const isHers = profile.error instanceof ApiError && profile.error.status === 404;
  if (comparing !== null) {
    return <MergePreviewPane contactId={contact.id} otherId={comparing} close={() => setComparing(null)} />;
  }
  if (profile.isError && !isHers && !profile.data) {
    return <ErrorNote error={profile.error} retry={() => void profile.refetch()} />;
  }
  return (
    <div className="person-card">
      {profile.data && profile.data.harmFrom.length > 0 && (
        <p className="harm" role="note">
          <b aria-hidden="true">⚠</b>{' '}
          {words.persons.harm(profile.data.harmFrom.map((kind) => words.persons.relationKinds[kind]).join('、'))}
        </p>
      )}
      <HintStrip contactId={contact.id} compare={setComparing} />
      {!isHers && (!profile.data || !choices.data) && <Skeleton rows={4} height={56} />}
      {profile.data && choices.data && (
        <ProfileForm contactId={contact.id} profile={profile.data} choices={choices.data} />
      )}
      {profile.data && <IdentityCard contactId={contact.id} profile={profile.data} />}
      <Ways contact={contact} compare={setComparing} />
    </div>
  );
}
