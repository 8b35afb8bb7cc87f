import { Button } from 'antd';
import type { LiveCall } from '../api/types';
import { useWords } from '../words';
import { type LegMode, ownLeg, useOwnLeg } from '../workplace/call';

interface Props {
  call: LiveCall;
  modes: readonly LegMode[];
  /** how she is on this call; null when she is not */
  mine: LegMode | null;
  enter: (mode: LegMode) => void;
  leave: () => void;
}

/** A supervisor's place on a call: heard by nobody, by the counselor, by both. The counselor sees it. */
export function ListenIn({ call, modes, mine, enter, leave }: Props) {
  const words = useWords();
  const texts = words.board.calls;
  const { sound } = useOwnLeg();
  const canRetry = sound === 'refused' || sound === 'missing' || sound === 'insecure' || sound === 'elsewhere';
  const whose = call.counselorName ?? '';
  return (
    <span className="listen-in" role="toolbar" aria-label={`${texts.listenIn} ${whose}`}>
      {mine && (
        <span className="quiet" role="status">
          {words.calls.sounds[sound]}
        </span>
      )}
      {mine && canRetry && (
        <Button size="small" onClick={() => ownLeg.again()}>
          {sound === 'elsewhere' ? words.calls.here : words.calls.retry}
        </Button>
      )}
      {modes.map((mode) => (
        <Button
          key={mode}
          size="small"
          type={mine === mode ? 'primary' : 'default'}
          aria-pressed={mine === mode}
          aria-label={`${texts.modes[mode]} ${whose}`}
          title={texts.modeNotes[mode]}
          onClick={() => enter(mode)}
        >
          {mine === mode && '✓ '}
          {texts.modes[mode]}
        </Button>
      ))}
      {mine && (
        <Button size="small" aria-label={`${texts.leave} ${whose}`} onClick={leave}>
          {texts.leave}
        </Button>
      )}
    </span>
  );
}
