import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { answerOf, api } from '../../api/client';
import type { Call, ContactDetail } from '../../api/types';
import { wordsOf } from '../../look/states';
import { clockLike } from '../../look/time';
import { useWords } from '../../words';

interface Props {
  contact: ContactDetail;
  message: NonNullable<Call['voiceMessage']>;
}

/** What somebody said after hours. Fetched when asked for, since hearing it is recorded; its address holds no secret. */
export function VoiceMessage({ contact, message }: Props) {
  const words = useWords();
  const queries = useQueryClient();
  const [sound, setSound] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const params = { path: { id: contact.id } };
  useEffect(() => () => URL.revokeObjectURL(sound), [sound]);

  const act = async (step: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await step();
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
    setBusy(false);
  };
  const listen = () =>
    act(async () => {
      const bytes = await answerOf(api.GET('/api/contacts/{id}/voice-message', { params, parseAs: 'blob' }));
      setSound(URL.createObjectURL(bytes as Blob));
    });
  const done = () =>
    act(async () => {
      await answerOf(api.POST('/api/contacts/{id}/no-answer-needed', { params, body: {} }));
      await queries.invalidateQueries({ queryKey: ['contact', contact.id] });
    });
  const owesAnswer =
    contact.isMine && contact.requirements.some((requirement) => requirement.code === 'answer' && !requirement.met);

  return (
    <section className="voice-message" aria-label={words.calls.voiceMessage}>
      <p>
        <b>{words.calls.voiceMessage}</b> <span className="numbers quiet">{clockLike(message.seconds * 1_000)}</span>
      </p>
      {!message.ready && <p className="quiet">{words.calls.soundComing}</p>}
      {message.ready && !sound && (
        <Button type="primary" loading={busy} onClick={() => void listen()}>
          {words.calls.listen}
        </Button>
      )}
      {sound && (
        // biome-ignore lint/a11y/useMediaCaption: somebody's own words, spoken once; there is no text of them
        <audio controls autoPlay src={sound} aria-label={words.calls.voiceMessage} />
      )}
      {problem && <p role="alert">{problem}</p>}
      {owesAnswer && (
        <p className="voice-message-done">
          <Button disabled={busy} onClick={() => void done()}>
            {words.calls.calledBack}
          </Button>{' '}
          <span className="quiet">{words.calls.calledBackNote}</span>
        </p>
      )}
    </section>
  );
}
