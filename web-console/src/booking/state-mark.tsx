import type { AppointmentState } from '../api/types';
import { useWords } from '../words';

const shapes: Record<AppointmentState, React.ReactNode> = {
  booked: <circle cx="8" cy="8" r="5.5" />,
  attended: <path d="M2.5 8.5 6.5 12.5 13.5 4" />,
  missed: <path d="M2.5 8h11" />,
  cancelled: <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" />,
};

/** What became of an appointment, by shape and word. */
export function StateMark({ state }: { state: AppointmentState }) {
  const { bookingDesk: texts } = useWords();
  return (
    <span className="state-mark">
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" fill="none" stroke="currentColor">
        {shapes[state]}
      </svg>
      {texts.states[state]}
    </span>
  );
}
